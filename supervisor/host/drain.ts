/** Reads what is left in a process's pipes after its end. */

import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 10;
/** A pipe holds 64 KiB and is read whenever the event loop turns: silence this long means that it is empty. */
const SILENT_MS = 100;
const LONGEST_MS = 2000;

/** Settles when every stream has ended: nobody holds the writing ends any more. */
export async function ended(...streams: readonly Readable[]): Promise<void> {
  await Promise.all(
    streams.map((stream) =>
      stream.closed ? undefined : new Promise((resolve) => stream.once('close', resolve)),
    ),
  );
}

/**
 * Reads on until the streams have ended or nothing comes any more, and closes them. A process that escaped may
 * hold the pipes for ever and may even go on writing: it is waited for neither way.
 */
export function drain(...streams: readonly Readable[]): Promise<void> {
  return drainWithin(LONGEST_MS, streams);
}

/** The same for streams that somebody else reads: as long as that one is behind, it is waited for. */
export function drainAtPace(...streams: readonly Readable[]): Promise<void> {
  return drainWithin(Number.POSITIVE_INFINITY, streams);
}

async function drainWithin(longestMs: number, streams: readonly Readable[]): Promise<void> {
  const startedAt = performance.now();
  let lastDataAt = startedAt;
  for (const stream of streams)
    stream.on('data', () => {
      lastDataAt = performance.now();
    });
  const isDone = () => {
    const now = performance.now();
    if (streams.every((stream) => stream.closed) || now - startedAt > longestMs) return true;
    // Paused: who reads is slower than the process was, and there is more to come.
    return now - lastDataAt > SILENT_MS && !streams.some((stream) => stream.isPaused());
  };
  const allEnded = ended(...streams);
  while (!isDone()) await Promise.race([allEnded, delay(LOOK_MS)]);
  for (const stream of streams) stream.destroy();
}
