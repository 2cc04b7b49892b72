/** Counts the seconds that pods wait for something, while they do; costs nothing while they do not. */

import { systemClock } from '../host/clock.ts';
import { type Progress, podProgress } from '../lifecycle/progress.ts';
import type { Happening, Watcher } from '../node/happening.ts';
import type { PodWorker } from '../node/pod-worker.ts';
import { label } from './output/label.ts';

const EVERY_MS = 1000;

/** They change nothing of what a pod waits for, and come often. */
const IRRELEVANT: ReadonlySet<Happening['type']> = new Set(['output', 'hook-output', 'probe-ended']);

/** `watch` must be told of all that happens; `stop` is for good. */
export function showProgress(
  workers: () => readonly PodWorker[],
  show: (all: readonly Progress[]) => void,
): { readonly watch: Watcher; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = () => {
    const progress = workers().flatMap(progressOf);
    show(progress);
    timer = progress.length > 0 ? setTimeout(look, EVERY_MS) : undefined;
  };
  return {
    watch({ type }) {
      if (!stopped && !IRRELEVANT.has(type)) timer ??= setTimeout(look, EVERY_MS);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function progressOf(worker: PodWorker): readonly Progress[] {
  const progress = podProgress(worker.state(), systemClock.now());
  return progress.map((entry) => ({ ...entry, container: label(worker.pod.metadata, entry.container) }));
}
