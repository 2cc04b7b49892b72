/** Closes a listener between two connections: the kernel resets whatever waits in the accept queue then. */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/** A turn of the event loop shorter than this did nothing but look for events. */
const QUIET_TURN_MS = 0.03;

/**
 * Resolves once the listener is closed. Spins the event loop until a turn accepted nothing and took no time: its
 * look at the accept queue was then microseconds ago. Gives up waiting after `patienceMs` and closes anyway.
 * Connections that were accepted stay open.
 */
export function closeInQuietMoment(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    let accepted = false;
    const note = (): void => {
      accepted = true;
    };
    server.on('connection', note);
    const giveUpAt = performance.now() + patienceMs;
    let turnBegan = Number.NEGATIVE_INFINITY;
    const turn = (): void => {
      const now = performance.now();
      const quiet = !accepted && now - turnBegan < QUIET_TURN_MS;
      if (quiet || now >= giveUpAt) {
        // Not the http server's own close(): that one also destroys idle connections at once.
        NetServer.prototype.close.call(server);
        server.off('connection', note);
        resolve();
        return;
      }
      accepted = false;
      turnBegan = performance.now();
      setImmediate(turn);
    };
    setImmediate(turn);
  });
}
