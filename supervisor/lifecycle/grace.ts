/** The one place where grace time is accounted. Whole seconds, as `kuberuntime_container.go` killContainer. */

/** minimumGracePeriodInSeconds: what a process always gets between its stop signal and KILL. */
export const MINIMUM_GRACE_SECONDS = 2;

/**
 * The grace of a pod that is deleted: the deletion's own value, else the pod's, never below 1
 * (`pod_workers.go` calculateEffectiveGracePeriod).
 */
export function deletionGraceSeconds(requested: number | undefined, podGraceSeconds: number): number {
  return Math.max(1, requested ?? podGraceSeconds);
}

/**
 * The grace of a kill that is no deletion: the pod's own, which may be 0 (then there is no preStop).
 * Probe-level grace will be asked for here (setTerminationGracePeriod).
 */
export function killGraceSeconds(podGraceSeconds: number): number {
  return podGraceSeconds;
}

/** When a preStop hook that began with the stop has used up everything. */
export function preStopDeadline(stop: { startedAt: number; graceSeconds: number }): number {
  return stop.startedAt + stop.graceSeconds * 1000;
}

/** What is left for the process: grace minus the *whole* seconds that have passed, at least 2 s. */
export function remainingGraceSeconds(
  stop: { startedAt: number; graceSeconds: number },
  now: number,
): number {
  const used = Math.floor((now - stop.startedAt) / 1000);
  return Math.max(MINIMUM_GRACE_SECONDS, stop.graceSeconds - used);
}
