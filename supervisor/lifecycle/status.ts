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
  const over = pod.worker.kind === 'terminated';
  const containerStatuses = pod.containers
    .map((record) => containerStatus(pod, record))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    phase,
    conditions: podConditions(
      { phase, containers: containerStatuses, over, old: pod.status.conditions },
      now,
    ),
    hostIP: POD_ADDRESS,
    podIP: POD_ADDRESS,
    podIPs: [{ ip: POD_ADDRESS }],
    startTime: formatTime(pod.acceptedAt),
    containerStatuses,
    qosClass: 'BestEffort',
  };
}
