/** The PodStatus that a kubelet would compute now: `kubelet_pods.go` generateAPIPodStatus. */

import { podConditions } from './conditions.ts';
import { containerStatus } from './container-status.ts';
import { podPhase } from './phase.ts';
import type { PodState } from './pod-state.ts';
import type { PodStatus } from './pod-status.ts';
import { formatTime } from './time-format.ts';

/** A process has the machine's own loopback address until a pod has a network of its own. */
export const POD_ADDRESS = '127.0.0.1';

/** What the API server stores before a kubelet has seen the pod. */
export const INITIAL_STATUS: PodStatus = {
  phase: 'Pending',
  conditions: [],
  hostIP: '',
  podIP: '',
  podIPs: [],
  startTime: '',
  containerStatuses: [],
  qosClass: 'BestEffort',
};

/** Derived from the state alone; `now` dates the conditions that have changed. */
export function podStatus(pod: PodState, now: number): PodStatus {
  const phase = podPhase(pod);
  const regular = pod.containers.filter(({ role }) => role === 'regular');
  const init = pod.containers.filter(({ role }) => role !== 'regular');
  // Sorted by name, as upstream; those of init containers stay in spec order.
  const containerStatuses = regular
    .map((record) => containerStatus(pod, record))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const initContainerStatuses = init.map((record) => containerStatus(pod, record));
  const statuses = { phase, containerStatuses, ...(init.length > 0 ? { initContainerStatuses } : {}) };
  return {
    ...statuses,
    ...pod.failure,
    conditions: podConditions(pod, statuses, now),
    hostIP: POD_ADDRESS,
    podIP: POD_ADDRESS,
    podIPs: [{ ip: POD_ADDRESS }],
    startTime: formatTime(pod.acceptedAt),
    qosClass: 'BestEffort',
  };
}
