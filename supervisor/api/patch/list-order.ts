/** In which order a merged list stands: `normalizeElementOrder` of strategicpatch/patch.go. */

import { field, isObject, type JsonObject } from './json-data.ts';
import { noMergeKey, wrongType } from './strategic-errors.ts';

/** Tells items apart: objects by their merge key, scalars by themselves. */
export type Identify = (item: unknown) => unknown;

/** Throws for an item that is no object, or lacks its key. */
export function identifyBy(mergeKey: string): Identify {
  if (mergeKey === '') return (item) => item;
  return (item) => {
    if (!isObject(item)) throw wrongType('map', item);
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    return item[mergeKey];
  };
}

/**
 * Items that `wanted` names come in its order, the others in that of `before`; where both lists know two items,
 * the server's order decides which comes first.
 */
export function orderItems(
  merged: readonly unknown[],
  wanted: readonly unknown[],
  before: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const identify = identifyBy(mergeKey);
  const wantedAt = positions(wanted, mergeKey);
  const beforeAt = positions(before, mergeKey);
  const named = merged.filter((item) => wantedAt.has(identify(item)));
  const others = merged.filter((item) => !wantedAt.has(identify(item)));
  const [right, left] = [sortBy(named, wantedAt, identify), sortBy(others, beforeAt, identify)];
  const result: unknown[] = [];
  while (left.length > 0 && right.length > 0) {
    const l = beforeAt.get(identify(left[0]));
    const r = beforeAt.get(identify(right[0]));
    const othersFirst = l !== undefined && r !== undefined && l < r;
    result.push((othersFirst ? left : right).shift());
  }
  return [...result, ...left, ...right];
}

/** The first place of each item. An order list may hold items without the key: they name nothing. */
function positions(items: readonly unknown[], mergeKey: string): ReadonlyMap<unknown, number> {
  const places = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    const id = mergeKey === '' ? item : field((item ?? {}) as JsonObject, mergeKey);
    if (id !== undefined && !places.has(id)) places.set(id, index);
  }
  return places;
}

/**
 * Go's stable sort (an insertion sort at these sizes) with upstream's comparison: an item that the order does not
 * know is less than every other, so it moves to the front.
 */
function sortBy(
  items: readonly unknown[],
  places: ReadonlyMap<unknown, number>,
  identify: Identify,
): unknown[] {
  const sorted: unknown[] = [];
  for (const item of items) {
    const place = places.get(identify(item));
    let at = sorted.length;
    while (at > 0 && isLess(place, places.get(identify(sorted[at - 1])))) at -= 1;
    sorted.splice(at, 0, item);
  }
  return sorted;
}

function isLess(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined || a < b;
}
