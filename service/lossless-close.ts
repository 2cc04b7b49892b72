/** Closes a listener without losing a connection: the kernel resets whatever waits in the accept queue then. */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fillAcceptQueue } from './accept-queue.ts';

/** A turn of the event loop shorter than this did nothing but look for events. */
const QUIET_TURN_MS = 0.05;

/**
 * Resolves once the listener is closed; connections that were accepted stay open. Where the platform allows, first fills
 * the accept queue with a connection of its own, again and again until no client was faster: then nobody waits in
 * it. Elsewhere closes in a quiet moment: right after a look at the queue that found it empty, which may still lose one
 * now and then. Closes anyway after `patienceMs`.
 */
export async function closeWithoutLoss(server: Server, patienceMs: number): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    // The event loop accepts who is there already.
    await nextTurn();
    const filled = await fillAcceptQueue(server);
    if (filled.kind === 'taken') continue;
    if (filled.kind === 'unsupported') await quietMoment(server, giveUpAt);
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

/** Resolves after a turn of the event loop that accepted nothing and took no time, or when there was none in time. */
function quietMoment(server: Server, giveUpAt: number): Promise<void> {
  return new Promise((resolve) => {
    let accepted = false;
    const note = (): void => {
      accepted = true;
    };
    server.on('connection', note);
    let turnBegan = Number.NEGATIVE_INFINITY;
    const turn = (): void => {
      const now = performance.now();
      if ((!accepted && now - turnBegan < QUIET_TURN_MS) || now >= giveUpAt) {
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
