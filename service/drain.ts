/** The drain: from "send me nobody new" to "nothing is owed to anybody", in this order and within a deadline. */
import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from './connections.ts';
import type { Ledger } from './ledger.ts';
import { closeWithoutLoss } from './lossless-close.ts';
import type { Streams } from './streams.ts';

/** How long the listener may look for a moment in which its close loses nobody. A few milliseconds do, unless the
 * machine is far too busy. */
const CLOSE_PATIENCE_MS = 500;

/** How often the connections are looked at once the listener is closed. */
const SWEEP_EVERY_MS = 20;

export interface DrainReport {
  /** Requests without an answer when the drain began. */
  readonly inFlight: number;
  /** Requests answered since then, late arrivals included. */
  readonly finished: number;
  /** Connections closed because they carried nothing. */
  readonly idleClosed: number;
  /** Requests that the deadline cut. */
  readonly cut: number;
  readonly ms: number;
}

export interface DrainLimits {
  readonly lameDuckMs: number;
  readonly drainDeadlineMs: number;
}

/**
 * Drains a server. Called once a process, after `/readyz` turned 503 and answers began to carry
 * `Connection: close`. For the lame-duck time everybody is still served, so that kept connections leave
 * by themselves and balancers notice. Then the listener closes, streams are asked to end, what stays idle is ended.
 * Resolves when nothing is open, or at the deadline after cutting what is; never rejects.
 */
export async function drain(
  server: Server,
  connections: Connections,
  streams: Streams,
  ledger: Ledger,
  { lameDuckMs, drainDeadlineMs }: DrainLimits,
): Promise<DrainReport> {
  const startedAt = performance.now();
  const deadline = startedAt + drainDeadlineMs;
  const inFlight = connections.inFlight;
  const answeredBefore = ledger.answered;
  // What was silent from here to the end of the lame-duck time will be ended then.
  connections.endIdle(startedAt, Number.POSITIVE_INFINITY);
  await sleep(lameDuckMs);
  await closeWithoutLoss(server, CLOSE_PATIENCE_MS);
  streams.endAll();
  const quietMs = quietTime(lameDuckMs);
  let idleClosed = 0;
  for (;;) {
    await nextTurn();
    idleClosed += connections.endIdle(performance.now(), quietMs);
    if (connections.settled || performance.now() >= deadline) break;
    await sleep(Math.min(SWEEP_EVERY_MS, Math.max(0, deadline - performance.now())));
  }
  const cut = connections.destroy();
  return {
    inFlight,
    finished: ledger.answered - answeredBefore,
    idleClosed,
    cut,
    ms: Math.round(performance.now() - startedAt),
  };
}

/** A connection that has just been accepted gets this long to send its request: at least a round trip, at most a
 * second, because a browser opens connections that it never uses. */
function quietTime(lameDuckMs: number): number {
  return Math.min(Math.max(lameDuckMs, 100), 1000);
}
