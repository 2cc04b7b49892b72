/** Whether a container that has ended is started again (`pkg/api/v1/pod/util.go` ContainerShouldRestart). */

import type { Container, ContainerRestartRule, PodSpec } from '../manifest/pod.ts';

/** Rules first (KEP-5307), then the container's own policy, then the pod's. Deletion is not its business. */
export function mayRestart(spec: PodSpec, container: Container, exitCode: number): boolean {
  if (container.restartPolicyRules?.some((rule) => matches(rule, exitCode))) return true;
  const policy = container.restartPolicy ?? spec.restartPolicy;
  switch (policy) {
    case 'Always':
      return true;
    case 'OnFailure':
      return exitCode !== 0;
    case 'Never':
      return false;
    default:
      return policy satisfies never;
  }
}

function matches(rule: ContainerRestartRule, exitCode: number): boolean {
  const listed = rule.exitCodes.values.includes(exitCode);
  return rule.exitCodes.operator === 'In' ? listed : !listed;
}
