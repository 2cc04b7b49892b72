/** Whether a container that has ended is started again (`pkg/api/v1/pod/util.go` ContainerShouldRestart). */

import type { Container, ContainerRestartRule, PodSpec, RestartPolicy } from '../manifest/pod.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';

/** Rules first (KEP-5307), then the container's own policy, then the pod's. Deletion is not its business. */
export function mayRestart(spec: PodSpec, container: Container, exitCode: number): boolean {
  if (matchingRule(container, exitCode)) return true;
  const policy = restartPolicy(spec, container);
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

/** The first rule that names this exit code. */
export function matchingRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find(({ exitCodes: { operator, values } }) => {
    const listed = values.includes(exitCode);
    return operator === 'In' ? listed : !listed;
  });
}

/** A running container has no exit code: what is killed for a probe goes by the policy alone. */
export function restartsAfterKill(spec: PodSpec, container: Container): boolean {
  return restartPolicy(spec, container) !== 'Never';
}

/** Has it ended in a way that asks for a restart of all containers (KEP-5532)? */
export function asksForRestartOfAll({ state, spec }: ContainerRecord): boolean {
  if (state.kind !== 'terminated') return false;
  return matchingRule(spec, state.termination.exitCode)?.action === 'RestartAllContainers';
}

/** AllContainersCouldRestart: has any container a rule that asks for it? */
export function mayRestartAll({ containers }: Pick<PodState, 'containers'>): boolean {
  return containers.some(({ spec }) =>
    spec.restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );
}

/** True from the exit that asks for it until the last container has been removed. */
export function isRestartingAll(pod: Pick<PodState, 'containers' | 'deletion'>): boolean {
  return pod.deletion === undefined && pod.containers.some(asksForRestartOfAll);
}

function restartPolicy(spec: PodSpec, container: Container): RestartPolicy {
  return container.restartPolicy ?? spec.restartPolicy;
}
