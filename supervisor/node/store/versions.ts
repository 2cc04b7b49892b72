/** The counter behind every resourceVersion: one for all kinds of objects. */

export interface Versions {
  /** The version of the newest change, and of a list that is made now. */
  current(): number;
  /** Of one more change: greater than every one before it. */
  next(): number;
  /** What the counter started from: nothing is known of versions before it. */
  readonly start: number;
}

/**
 * Counts on from microseconds since the epoch, so that versions also rise over a restart of hooklet: a client that
 * comes with one of the last run is told that it is too old, instead of waiting without a word.
 */
export function createVersions(nowMs: number): Versions {
  const start = Math.floor(nowMs * 1000);
  let version = start;
  return {
    start,
    current: () => version,
    next: () => {
      version += 1;
      return version;
    },
  };
}
