/** One pod of the store: its worker, where its logs are, and who wants to know when it changes. */

import type { Happening } from '../happening.ts';
import type { PodWorker } from '../pod-worker.ts';
import type { PodObject } from './kube-object.ts';
import type { PodAccess } from './pod-access.ts';

export interface PodEntry {
  readonly access: PodAccess;
  worker: PodWorker | undefined;
  /** As stored last. */
  object: PodObject;
  /** Its worker has nothing left to do and was told to go; only finalizers keep the object. */
  removed: boolean;
  /** Takes from a happening what belongs to the entry: where a log is. */
  take(happening: Happening): void;
  /** Something has changed. */
  tell(): void;
}

export function createPodEntry(object: PodObject, address: string): PodEntry {
  const logs = createLogPaths();
  const listeners = new Set<() => void>();
  const entry: PodEntry = {
    worker: undefined,
    object,
    removed: false,
    take(happening) {
      if (happening.type === 'process-started') {
        logs.put(happening.container, happening.restartCount, happening.logPath);
      }
      if (happening.type === 'process-started' || happening.type === 'process-exited') entry.tell();
    },
    tell() {
      for (const listener of [...listeners]) listener();
    },
    access: {
      object: () => entry.object,
      process: (container) => entry.worker?.process(container),
      logPath: logs.get,
      address,
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
  return entry;
}

interface LogPaths {
  put(container: string, restartCount: number, path: string): void;
  get(container: string, restartCount: number): string | undefined;
}

/** Of the newest instance of each container and of the one before it: nobody can ask for another one. */
function createLogPaths(): LogPaths {
  const newest = new Map<string, readonly (readonly [restartCount: number, path: string])[]>();
  return {
    put(container, restartCount, path) {
      const others = (newest.get(container) ?? []).filter(([count]) => count !== restartCount);
      newest.set(container, [...others.slice(-1), [restartCount, path]]);
    },
    get: (container, restartCount) => newest.get(container)?.find(([count]) => count === restartCount)?.[1],
  };
}
