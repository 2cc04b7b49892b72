/** A Tree from a plain value: what came over the wire as JSON has no lines. */

import type { Tree } from '../source/tree.ts';

const NOWHERE = { line: 1, column: 1 };

/** Of a JSON value. A field that is `undefined` counts as missing. */
export function treeOfValue(value: unknown): Tree {
  const at = NOWHERE;
  if (value === null || value === undefined) return { type: 'null', at };
  if (Array.isArray(value)) return { type: 'array', at, items: value.map(treeOfValue) };
  switch (typeof value) {
    case 'object':
      return {
        type: 'object',
        at,
        entries: new Map(
          Object.entries(value)
            .filter(([, field]) => field !== undefined)
            .map(([key, field]) => [key, { keyAt: at, value: treeOfValue(field) }]),
        ),
      };
    case 'string':
      return { type: 'string', at, value };
    case 'boolean':
      return { type: 'bool', at, value };
    default:
      return { type: 'number', at, text: String(value) };
  }
}
