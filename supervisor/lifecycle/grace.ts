/** The one place where grace time is accounted. Whole seconds, as `kuberuntime_container.go` killContainer. */

import type { ContainerRecord, PodState, Stop, StopCause } from './pod-state.ts';

/** minimumGracePeriodInSeconds: what a process always gets between its stop signal and KILL. */
export const MINIMUM_GRACE_SECONDS = 2;

/**
 * The grace of a pod that ends: the deletion's own value, else the pod's, never below 1
 * (`pod_workers.go` calculateEffectiveGracePeriod).
 */
export function podGraceSeconds(pod: PodState): number {
  return Math.max(1, pod.deletion?.graceSeconds ?? pod.pod.spec.terminationGracePeriodSeconds);
}

/**
 * The grace of one container that is killed in a sync: that of the probe which caused it (also when it is longer
 * than the pod's), else the pod's (setTerminationGracePeriod). A deletion meanwhile is not known to the sync, which
 * goes by the pod as it was when it began. At 0 there is no preStop.
 */
export function killGraceSeconds(pod: PodState, record: ContainerRecord, cause: StopCause): number {
  if (cause === 'restart-all' || cause === 'kill') return 0;
  return probeGraceSeconds(record, cause) ?? pod.pod.spec.terminationGracePeriodSeconds;
}

function probeGraceSeconds({ spec }: ContainerRecord, cause: StopCause): number | undefined {
  if (cause === 'liveness') return spec.livenessProbe?.terminationGracePeriodSeconds;
  if (cause === 'startup') return spec.startupProbe?.terminationGracePeriodSeconds;
  return undefined;
}

/** When a preStop hook that began with the stop has used up everything. */
export function preStopDeadline(stop: Stop): number {
  return stop.startedAt + stop.graceSeconds * 1000;
}

/** The stop with the *whole* seconds since `from` spent: what is less than a second costs nothing. */
export function spend(stop: Stop, from: number, now: number): Stop {
  return { ...stop, leftSeconds: stop.leftSeconds - Math.floor((now - from) / 1000) };
}

/** What the process gets between its signal and KILL, however little is left. */
export function processGraceSeconds(stop: Stop): number {
  return Math.max(MINIMUM_GRACE_SECONDS, stop.leftSeconds);
}
