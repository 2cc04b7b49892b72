/** The newest instance of each container of a pod. */

import type { ContainerProcess } from '../host/container-runtime.ts';

export interface Instances {
  put(container: string, restartCount: number, process: ContainerProcess): void;
  newest(container: string): ContainerProcess | undefined;
  /** Undefined when the newest one is another. */
  instance(container: string, restartCount: number): ContainerProcess | undefined;
  /** Those whose main process has not ended, with the names of their containers. */
  running(): readonly (readonly [container: string, process: ContainerProcess])[];
  killAll(): void;
}

export function createInstances(): Instances {
  const newest = new Map<string, { restartCount: number; process: ContainerProcess }>();
  return {
    put: (container, restartCount, process) => void newest.set(container, { restartCount, process }),
    newest: (container) => newest.get(container)?.process,
    instance(container, restartCount) {
      const found = newest.get(container);
      return found?.restartCount === restartCount ? found.process : undefined;
    },
    running: () =>
      [...newest].flatMap(([container, { process }]) =>
        process.ended ? [] : [[container, process] as const],
      ),
    killAll() {
      for (const { process } of newest.values()) process.kill();
    },
  };
}
