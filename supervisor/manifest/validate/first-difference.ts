/** Where two values of plain data begin to differ. */

import type { Path } from '../source/tree.ts';

/** The path of the first difference, below `path`; undefined when they are equal. The order of keys does not count. */
export function firstDifference(a: unknown, b: unknown, path: Path): Path | undefined {
  if (Object.is(a, b)) return undefined;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return path;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return path;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], [...path, Array.isArray(a) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
