/** Gives back what a start has used and nobody needs any more: V8 and the C library keep it while nothing happens. */

import { loadKoffi } from './koffi.ts';

/** <malloc.h> of glibc. */
const M_TRIM_THRESHOLD = -1;
const M_TOP_PAD = -2;
const M_MMAP_THRESHOLD = -3;
/** glibc's own defaults; it raises both to megabytes once something large has been freed. */
const THRESHOLD_BYTES = 128 * 1024;

/**
 * Collects garbage, shrinks V8's heap, and frees what the C library holds in reserve, now and from now on (glibc
 * alone, through koffi). Blocks for some 25 ms. Where one of them cannot be had it does the other. Never rejects.
 */
export async function giveBackMemory(): Promise<void> {
  const trim = keepNoReserve();
  await collectGarbage();
  trim();
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

/**
 * What other threads have compiled and marked with was freed into arenas of their own, each with a reserve of up to
 * some megabytes at its end, which only the next free(3) of that thread gives back. Returns what frees all between.
 */
function keepNoReserve(): () => void {
  if (process.platform !== 'linux') return () => {};
  try {
    const library = loadKoffi().load(null);
    const mallopt = library.func('int mallopt(int parameter, int value)');
    const mallocTrim = library.func('int malloc_trim(size_t pad)');
    mallopt(M_TRIM_THRESHOLD, THRESHOLD_BYTES);
    mallopt(M_MMAP_THRESHOLD, THRESHOLD_BYTES);
    mallopt(M_TOP_PAD, 0);
    return () => void mallocTrim(0);
  } catch {
    // No koffi, or another C library, which gives back by itself or not at all.
    return () => {};
  }
}
