/** CrashLoopBackOff: how long a container waits before it is started again. */

export interface BackOffLimits {
  readonly initialSeconds: number;
  readonly maxSeconds: number;
}

const FACTOR = 2;

/** `pkg/kubelet/kubelet.go` (newCrashLoopBackOff) and `client-go/util/flowcontrol/backoff.go`. No jitter. */
export const CRASH_LOOP_BACK_OFF: BackOffLimits = { initialSeconds: 10, maxSeconds: 300 };

/** KEP-4603, gate ReduceDefaultCrashLoopBackOffDecay: what `--backoff fast` asks for. */
export const FAST_BACK_OFF: BackOffLimits = { initialSeconds: 1, maxSeconds: 60 };

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
export function mayStartAt(limits: BackOffLimits, backOff: BackOff | undefined, finishedAt: number): number {
  if (backOff === undefined || hasExpired(limits, backOff, finishedAt)) return finishedAt;
  return finishedAt + backOff.seconds * 1000;
}

/** The entry after a restart at `now` of a container that ended at `finishedAt`. */
export function nextBackOff(
  limits: BackOffLimits,
  backOff: BackOff | undefined,
  finishedAt: number,
  now: number,
): BackOff {
  const { initialSeconds, maxSeconds } = limits;
  const fresh = backOff === undefined || hasExpired(limits, backOff, finishedAt);
  const seconds = Math.min(fresh ? initialSeconds : backOff.seconds * FACTOR, maxSeconds);
  return { seconds, updatedAt: now };
}

function hasExpired(limits: BackOffLimits, backOff: BackOff, finishedAt: number): boolean {
  return finishedAt - backOff.updatedAt > limits.maxSeconds * 2 * 1000;
}
