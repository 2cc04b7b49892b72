/** A document as JSON would carry it, every value with its place in the file. The types have Go's names. */

import type { Position } from '../problem.ts';

export type Tree =
  | { readonly type: 'object'; readonly at: Position; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly type: 'array'; readonly at: Position; readonly items: readonly Tree[] }
  | { readonly type: 'string'; readonly at: Position; readonly value: string }
  /** The digits as Go's JSON prints them: 64-bit integers do not fit a JavaScript number. */
  | { readonly type: 'number'; readonly at: Position; readonly text: string }
  | { readonly type: 'bool'; readonly at: Position; readonly value: boolean }
  | { readonly type: 'null'; readonly at: Position };

export interface Entry {
  readonly keyAt: Position;
  readonly value: Tree;
}

/** `['spec', 'containers', 0]`: names of fields and indices of lists. */
export type Path = readonly (string | number)[];

/** `spec.containers[0].name`, as Kubernetes prints a field path. */
export function printPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

/** The value at a path, or undefined when the document does not reach that far. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const step of path) here = here && childOf(here, step)?.value;
  return here;
}

/**
 * Where to point for a path: the value itself when it is a scalar, else the key that opens it; for a field
 * that is missing, the nearest parent that exists.
 */
export function locate(tree: Tree, path: Path): Position {
  let best = tree.at;
  let here = tree;
  for (const step of path) {
    const entry = childOf(here, step);
    if (!entry) break;
    here = entry.value;
    best = here.type === 'object' || here.type === 'array' ? entry.keyAt : here.at;
  }
  return best;
}

function childOf(tree: Tree, step: string | number): Entry | undefined {
  if (tree.type === 'object') return tree.entries.get(String(step));
  const item = tree.type === 'array' && typeof step === 'number' ? tree.items[step] : undefined;
  return item && { keyAt: item.at, value: item };
}
