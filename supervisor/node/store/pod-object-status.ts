/** The status of a pod as the API shows it: the core's, with what only a server and a node add. */

import type { ContainerStatus, PodStatus } from '../../lifecycle/pod-status.ts';
import type { PodObject, PodObjectStatus } from './kube-object.ts';
import { qualityOfService } from './quality-of-service.ts';

/** What the API server stores with a new pod. */
export function newPodStatus(spec: PodObject['spec']): PodObjectStatus {
  return { phase: 'Pending', qosClass: qualityOfService(spec) };
}

/**
 * `observedGeneration` is what the status is about. A pod has no address before its first container has been
 * started: upstream the sandbox, which has the address, is made after the first status (observed, trace a1).
 */
export function podObjectStatus(
  { spec, metadata: { generation: observedGeneration = 1 } }: Pick<PodObject, 'spec' | 'metadata'>,
  status: PodStatus,
): PodObjectStatus {
  const { podIP, podIPs, conditions, hostIP, ...rest } = status;
  const statuses = [...(status.initContainerStatuses ?? []), ...status.containerStatuses];
  return {
    ...rest,
    observedGeneration,
    conditions: conditions.map((condition) => ({ ...condition, observedGeneration })),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(statuses.some(hasRun) ? { podIP, podIPs } : {}),
    qosClass: qualityOfService(spec),
  };
}

function hasRun({ state, lastState }: ContainerStatus): boolean {
  return Boolean(state.running ?? state.terminated ?? lastState.terminated);
}
