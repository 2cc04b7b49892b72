/** Finds out that a client has gone, even while nothing is read from it. */

/** kubectl's own period; it waits 61 s for an answer. */
const PERIOD_MS = 5000;

export interface Pulse {
  /** Whether what we have sent last is still on its way: then that will tell. */
  isSending(): boolean;
  /** Sends something that costs nothing and asks for nothing. */
  beat(): void;
}

/**
 * Sends something every 5 s. A connection that is not read, because nobody takes what has come, does not show
 * its end: only what is sent to a client that has gone comes back as an error. Returns how to stop.
 */
export function keepBeating(pulse: Pulse): () => void {
  const timer = setInterval(() => {
    if (!pulse.isSending()) pulse.beat();
  }, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}
