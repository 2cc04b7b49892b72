/** The plain value of a Tree: the way back from `tree-of-value.ts`. */

import type { Tree } from '../source/tree.ts';

export function treeValue(tree: Tree): unknown {
  switch (tree.type) {
    case 'object':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, treeValue(value)]));
    case 'array':
      return tree.items.map(treeValue);
    case 'number':
      return Number(tree.text);
    case 'null':
      return null;
    default:
      return tree.value;
  }
}
