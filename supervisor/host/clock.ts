/** The one clock: wall time that never jumps, and timers without Node's limits. */

/** What the conductor needs of time; the tests have a virtual one. */
export interface Clock {
  /** Milliseconds since the epoch. Never goes backwards, not even when the machine's clock is set. */
  now(): number;
  /** Calls `fn` once, never before `atMs`. Returns a function that cancels it. */
  setTimer(atMs: number, fn: () => void): () => void;
}

/** setTimeout fires at once when the delay does not fit into 31 bits. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Wall time as it was when this process started, plus the monotonic time since: durations stay right across
 * a clock that is set, at the price of drifting from it afterwards.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),

  setTimer(atMs, fn) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const leftMs = atMs - systemClock.now();
      timer = setTimeout(ring, Math.min(Math.max(0, leftMs), LONGEST_TIMEOUT_MS));
    };
    // A timeout may come up to a millisecond early, and a long one comes in stages: look before ringing.
    const ring = () => (systemClock.now() >= atMs ? fn() : arm());
    arm();
    return () => clearTimeout(timer);
  },
};
