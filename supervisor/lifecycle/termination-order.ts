/** Who may be signalled when a whole pod stops: `kuberuntime_termination_order.go`. */

import type { ContainerRecord, PodState } from './pod-state.ts';

/** Without sidecars there is no order. */
export function isOrdered(pod: PodState): boolean {
  return pod.containers.some(({ role }) => role === 'sidecar');
}

/** A sidecar waits for all regular containers and for every later sidecar; nobody else waits. */
export function isTurnOf(pod: PodState, record: ContainerRecord): boolean {
  if (record.role !== 'sidecar') return true;
  const index = pod.containers.findIndex(({ name }) => name === record.name);
  return pod.containers.slice(index + 1).every((other) => other.role === 'init' || hasStopped(other));
}

/** What never ran, or has been told to stop and is gone, keeps nobody waiting. */
function hasStopped({ state }: ContainerRecord): boolean {
  return state.kind === 'terminated' || state.kind === 'waiting';
}
