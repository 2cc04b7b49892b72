/** Which containers a sync has to start: the regular-container part of computePodActions. */

import { mayStartAt } from './back-off.ts';
import type { ContainerRecord, PodState, Step } from './pod-state.ts';
import { mayRestart } from './restart-policy.ts';

/** The kubelet lists its containers once a second (`pleg/generic.go`): how late it sees its own back-off. */
export const PLEG_RELIST_MS = 1000;

/** In spec order; containers in back-off are among them, and are found so when their turn comes. */
export function startsNeeded(pod: PodState): readonly Step[] {
  return pod.containers
    .filter((record) => needsStart(pod, record))
    .map(({ name }) => ({ do: 'start', container: name }));
}

/** When the first back-off is over; Infinity when nothing waits. */
export function nextSyncAt(pod: PodState): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const record of pod.containers) {
    if (record.state.kind !== 'terminated' || !needsStart(pod, record)) continue;
    earliest = Math.min(earliest, mayStartAt(record.backOff, record.state.termination.finishedAt));
  }
  return earliest;
}

function needsStart(pod: PodState, record: ContainerRecord): boolean {
  if (pod.deletion || isUnstartable(record)) return false;
  if (record.state.kind === 'waiting') return true;
  return (
    record.state.kind === 'terminated' &&
    mayRestart(pod.pod.spec, record.spec, record.state.termination.exitCode)
  );
}

/** Nothing about a missing image changes by trying again, so it is not tried again (the kubelet would). */
export function isUnstartable(record: ContainerRecord): boolean {
  const reason = record.startError?.reason;
  return reason === 'ErrImageNeverPull' || reason === 'CreateContainerConfigError';
}
