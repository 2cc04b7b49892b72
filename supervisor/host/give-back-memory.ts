/** Gives back what a start has used and nobody needs any more: V8 and the C library keep it while nothing happens. */

import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/**
 * Collects garbage, shrinks V8's heap, and frees what the C library holds in reserve (glibc alone, through koffi).
 * Blocks for some 25 ms. Where one of them cannot be had it does the other. Never rejects.
 */
export async function giveBackMemory(): Promise<void> {
  await collectGarbage();
  trimMalloc();
}

/** The inspector's own collection is the only one that a program can ask for and that shrinks the heap too. */
async function collectGarbage(): Promise<void> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    await new Promise<void>((resolve) => {
      // Not left within the answer: V8 would wait for itself, for ever.
      session.post('HeapProfiler.collectGarbage', () => setImmediate(resolve));
    });
    session.disconnect();
  } catch {
    // A Node that was built without it: V8 collects when it sees fit.
  }
}

/** What other threads have compiled and marked with lies in arenas of their own, which free(3) does not shrink. */
function trimMalloc(): void {
  if (process.platform !== 'linux') return;
  try {
    // Required as in `libc.ts`, for the same reasons.
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    koffi.load(null).func('int malloc_trim(size_t pad)')(0);
  } catch {
    // No koffi, or another C library, which gives back by itself or not at all.
  }
}
