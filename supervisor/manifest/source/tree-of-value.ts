/** From plain JSON data to a Tree and back: an object that has been patched is decoded like one that was sent. */

import type { Tree } from './tree.ts';

const NOWHERE = { line: 1, column: 1 };

/** A field whose value is undefined is left out, as in JSON. */
export function treeOfValue(value: unknown): Tree {
  const at = NOWHERE;
  switch (typeof value) {
    case 'string':
      return { type: 'string', at, value };
    case 'boolean':
      return { type: 'bool', at, value };
    case 'number':
      return { type: 'number', at, text: String(value) };
    case 'object':
      if (value === null) return { type: 'null', at };
      if (Array.isArray(value)) return { type: 'array', at, items: value.map(treeOfValue) };
      return { type: 'object', at, entries: new Map(entriesOf(value)) };
    default:
      return { type: 'null', at };
  }
}

function entriesOf(value: object): [string, { keyAt: typeof NOWHERE; value: Tree }][] {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => [key, { keyAt: NOWHERE, value: treeOfValue(each) }]);
}

/** Numbers beyond a double's precision lose digits, as in `JSON.parse`. */
export function valueOfTree(tree: Tree): unknown {
  switch (tree.type) {
    case 'object':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, valueOfTree(value)]));
    case 'array':
      return tree.items.map(valueOfTree);
    case 'number':
      return Number(tree.text);
    case 'null':
      return null;
    case 'string':
    case 'bool':
      return tree.value;
    default:
      return tree satisfies never;
  }
}
