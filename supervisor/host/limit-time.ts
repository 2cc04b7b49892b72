/** An AbortSignal with a deadline of its own, in the words of Go's context package. */

/** The reason when the time was up; otherwise the caller cancelled. */
export class DeadlineExceeded extends Error {
  override readonly message = 'context deadline exceeded';
}

export interface LimitedTime {
  readonly signal: AbortSignal;
  /** Takes the listener and the timer back, without which both would outlive what they limit. */
  release(): void;
}

/** Aborts with the caller's signal, or when `timeoutMs` is over; no limit without it. */
export function limitTime(signal: AbortSignal, timeoutMs?: number): LimitedTime {
  const limit = new AbortController();
  const cancel = () => limit.abort(new Error('context canceled'));
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const expire = () => limit.abort(new DeadlineExceeded());
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
  return {
    signal: limit.signal,
    release() {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    },
  };
}
