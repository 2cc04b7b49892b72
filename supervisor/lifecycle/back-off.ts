/** CrashLoopBackOff: how long a container waits before it is started again. */

/** `pkg/kubelet/kubelet.go` (newCrashLoopBackOff) and `client-go/util/flowcontrol/backoff.go`. No jitter. */
export const CRASH_LOOP_BACK_OFF = {
  initialSeconds: 10,
  maxSeconds: 300,
  factor: 2,
} as const;

/** The entry of one container; made at its first restart. */
export interface BackOff {
  readonly seconds: number;
  /** When the container was last started again. */
  readonly updatedAt: number;
}

/**
 * When a container that ended at `finishedAt` may start again: at once for the first restart, then 10, 20,
 * 40 … 300 s counted from the exit. One that ran for more than twice the maximum starts afresh.
 */
export function mayStartAt(backOff: BackOff | undefined, finishedAt: number): number {
  if (backOff === undefined || hasExpired(backOff, finishedAt)) return finishedAt;
  return finishedAt + backOff.seconds * 1000;
}

/** The entry after a restart at `now` of a container that ended at `finishedAt`. */
export function nextBackOff(backOff: BackOff | undefined, finishedAt: number, now: number): BackOff {
  const { initialSeconds, maxSeconds, factor } = CRASH_LOOP_BACK_OFF;
  const fresh = backOff === undefined || hasExpired(backOff, finishedAt);
  const seconds = fresh ? initialSeconds : Math.min(backOff.seconds * factor, maxSeconds);
  return { seconds, updatedAt: now };
}

function hasExpired(backOff: BackOff, finishedAt: number): boolean {
  return finishedAt - backOff.updatedAt > CRASH_LOOP_BACK_OFF.maxSeconds * 2 * 1000;
}
