/** The last changes of one kind of objects, for those who watch: bounded, and honest about what it has forgotten. */

import type { KubeObject } from './kube-object.ts';

export interface Change<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** As it was last when deleted, with the version of the deletion. */
  readonly object: T;
  /** Before the change: whether a selector has matched it. */
  readonly previous?: T;
  readonly version: number;
}

export interface ChangeRing<T extends KubeObject> {
  push(change: Change<T>): void;
  /** The changes after `version`, oldest first, at most `most` of them; undefined when some are forgotten. */
  after(version: number, most: number): readonly Change<T>[] | undefined;
}

/**
 * How many changes are kept. A watcher reads from here at its own pace and holds nothing itself, so that this is
 * all that slow ones cost. More than ten thousand, so that a second's worth at the highest pace waits for them.
 */
const KEPT_CHANGES = 16_384;

/** `start`: what was before is unknown. */
export function createChangeRing<T extends KubeObject>(start: number, kept = KEPT_CHANGES): ChangeRing<T> {
  const ring: Change<T>[] = [];
  /** Where the oldest one stands; the newest is before it once the ring is full. */
  let oldest = 0;
  let forgotten = start;

  const at = (index: number) => ring[(oldest + index) % ring.length] as Change<T>;

  /** Binary search: how many are not after `version`. */
  function position(version: number): number {
    let low = 0;
    let high = ring.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(middle).version > version) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    push(change) {
      if (ring.length < kept) {
        ring.push(change);
        return;
      }
      forgotten = at(0).version;
      ring[oldest] = change;
      oldest = (oldest + 1) % kept;
    },
    after(version, most) {
      if (version < forgotten) return undefined;
      const from = position(version);
      const count = Math.min(most, ring.length - from);
      return Array.from({ length: count }, (_, index) => at(from + index));
    },
  };
}
