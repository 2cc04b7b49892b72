/** Waiting, for a time or until something is so. */

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const LOOK_MS = 50;

/** Looks until it is so; false when it was not within `longestMs`. */
export async function until(isSo: () => boolean | Promise<boolean>, longestMs: number): Promise<boolean> {
  const end = performance.now() + longestMs;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() >= end) return false;
    await pause(LOOK_MS);
  }
}
