/** Who may be signalled when a whole pod stops: `kuberuntime_termination_order.go`. */

import { placeOf } from './place.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';

/** Without sidecars there is no order. */
export function isOrdered(pod: PodState): boolean {
  return pod.containers.some(({ role }) => role === 'sidecar');
}

/** A sidecar waits for all regular containers and for every later sidecar; nobody else waits. */
export function isTurnOf(pod: PodState, record: ContainerRecord): boolean {
  if (record.role !== 'sidecar') return true;
  for (let after = placeOf(pod, record.name) + 1; after < pod.containers.length; after += 1) {
    const other = pod.containers[after];
    if (other && other.role !== 'init' && !hasStopped(other)) return false;
  }
  return true;
}

/** What never ran, or has been told to stop and is gone, keeps nobody waiting. */
function hasStopped({ state }: ContainerRecord): boolean {
  return state.kind === 'terminated' || state.kind === 'waiting';
}
