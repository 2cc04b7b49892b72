/** Closes a listener without losing a connection: the kernel resets whatever waits in the accept queue then. */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { fillAcceptQueue } from './accept-queue.ts';

/** A turn of the event loop shorter than this did nothing but look for events. */
const QUIET_TURN_MS = 0.05;

/**
 * Resolves once the listener is closed. Spins the event loop until a turn accepted nothing and took no time: its
 * look at the accept queue was then microseconds ago. Where the platform allows, it then fills the queue with a
 * connection of its own, so that none of a client's can slip in. Gives up waiting after `patienceMs` and closes
 * anyway. Connections that were accepted stay open.
 */
export async function closeInQuietMoment(server: Server, patienceMs: number): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (await quietMoment(server, giveUpAt)) {
    const filled = await fillAcceptQueue(server);
    if (filled.kind === 'taken') continue;
    close(server);
    if (filled.kind === 'filled') filled.withdraw();
    return;
  }
  close(server);
}

/** Not the http server's own close(): that one also destroys idle connections at once. */
function close(server: Server): void {
  NetServer.prototype.close.call(server);
}

/** Resolves with true in such a moment, with false when there was none in time. */
function quietMoment(server: Server, giveUpAt: number): Promise<boolean> {
  return new Promise((resolve) => {
    let accepted = false;
    const note = (): void => {
      accepted = true;
    };
    server.on('connection', note);
    let turnBegan = Number.NEGATIVE_INFINITY;
    const turn = (): void => {
      const now = performance.now();
      const quiet = !accepted && now - turnBegan < QUIET_TURN_MS;
      if (quiet || now >= giveUpAt) {
        server.off('connection', note);
        resolve(quiet);
        return;
      }
      accepted = false;
      turnBegan = performance.now();
      setImmediate(turn);
    };
    setImmediate(turn);
  });
}
