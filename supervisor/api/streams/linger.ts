/** How long a connection that we have ended is waited for. */

/** A client closes its side within milliseconds, once it has read what it was sent. */
const LINGER_MS = 5000;

/**
 * Calls `giveUp` when everything has been sent and nothing has happened for 5 s. A client that is slow to read
 * (`kubectl exec … | less`) is waited for, however long that takes. Returns how to stop waiting.
 */
export function linger(isSending: () => boolean, giveUp: () => void): () => void {
  let allSent = false;
  const timer = setInterval(() => {
    if (allSent) giveUp();
    allSent = !isSending();
  }, LINGER_MS / 2);
  return () => clearInterval(timer);
}
