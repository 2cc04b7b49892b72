/** All objects of one kind by namespace and name, each change with its version, to be listed and watched. */

import { type Change, createChangeRing } from './change-ring.ts';
import type { KubeMetadata, KubeObject } from './kube-object.ts';
import type { Versions } from './versions.ts';

/** An object before the collection has given it its version. */
export type Draft<T extends KubeObject> = Omit<T, 'metadata'> & {
  readonly metadata: Omit<KubeMetadata, 'resourceVersion'>;
};

export interface Collection<T extends KubeObject> {
  get(namespace: string | undefined, name: string): T | undefined;
  /** Of one namespace, or all; by namespace and name, as the API server lists them. */
  list(namespace?: string): readonly T[];
  /** Adds it, or puts it in the place of the one of its name. Returns it with its version. */
  put(draft: Draft<T>): T;
  /** Takes it away; `last` is what a watcher is told of it. Undefined when there was none. */
  remove(namespace: string | undefined, name: string, last?: Draft<T>): T | undefined;
  /** See `ChangeRing`. */
  changesAfter(version: number, most: number): readonly Change<T>[] | undefined;
  /** Called after every change, at once; it must not change anything itself. Returns how to stop that. */
  onChange(listener: (change: Change<T>) => void): () => void;
  readonly versions: Versions;
}

/** `keptChanges`: how far back a watcher may begin; only tests say something else. */
export function createCollection<T extends KubeObject>(
  versions: Versions,
  keptChanges?: number,
): Collection<T> {
  const objects = new Map<string, T>();
  const ring = createChangeRing<T>(versions.start, keptChanges);
  const listeners = new Set<(change: Change<T>) => void>();
  let sorted: readonly T[] | undefined;

  function tell(change: Change<T>): void {
    sorted = undefined;
    ring.push(change);
    for (const listener of listeners) listener(change);
  }

  function all(): readonly T[] {
    sorted ??= [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    return sorted;
  }

  return {
    versions,
    get: (namespace, name) => objects.get(keyOf(namespace, name)),
    list: (namespace) =>
      namespace === undefined ? all() : all().filter(({ metadata }) => metadata.namespace === namespace),
    put(draft) {
      const version = versions.next();
      const object = stamp<T>(draft, version);
      const key = keyOf(draft.metadata.namespace, draft.metadata.name);
      const previous = objects.get(key);
      objects.set(key, object);
      if (previous) tell({ type: 'MODIFIED', object, previous, version });
      else tell({ type: 'ADDED', object, version });
      return object;
    },
    remove(namespace, name, last) {
      const key = keyOf(namespace, name);
      const previous = objects.get(key);
      if (!previous) return undefined;
      const version = versions.next();
      const object = stamp<T>(last ?? previous, version);
      objects.delete(key);
      tell({ type: 'DELETED', object, previous, version });
      return object;
    },
    changesAfter: (version, most) => ring.after(version, most),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** No name holds a slash. What belongs to no namespace comes first. */
function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function stamp<T extends KubeObject>(draft: Draft<T> | T, version: number): T {
  return { ...draft, metadata: { ...draft.metadata, resourceVersion: String(version) } } as T;
}
