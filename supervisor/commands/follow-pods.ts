/** When a run is over: its pods have ended, also those that kubectl has put in their place. */

import type { PodState } from '../lifecycle/pod-state.ts';
import type { PodWorker } from '../node/pod-worker.ts';
import type { PodStore } from '../node/store/pod-store.ts';

export interface FollowOptions {
  /** Whether hooklet was told to stop: then nothing comes back. */
  readonly isStopping: () => boolean;
  readonly note: (message: string) => void;
}

/** `kubectl replace --force` looks once a second whether the old pod has gone before it creates the new one. */
const LINGER_SECONDS = 3;

/**
 * Resolves with the last state of each pod, once no pod runs any more: what kubectl has created beside them is
 * deleted then.
 */
export async function followPods(
  store: PodStore,
  workers: readonly PodWorker[],
  options: FollowOptions,
): Promise<readonly PodState[]> {
  const states = await Promise.all(workers.map((worker) => follow(store, worker, options)));
  const others = store.running();
  if (others.length > 0) {
    if (!options.isStopping())
      options.note('the pods of this run have ended: stopping what kubectl has created');
    store.deleteAll({ why: 'the pods of this run have ended' });
    await Promise.all(others.map(({ done }) => done));
  }
  return states;
}

async function follow(store: PodStore, worker: PodWorker, options: FollowOptions): Promise<PodState> {
  const state = await worker.done;
  const { namespace, name } = worker.pod.metadata;
  const deletedByOthers = state.deletion !== undefined && !options.isStopping();
  if (!deletedByOthers) return state;
  const next = store.worker(namespace, name) ?? (await reappearance(store, worker, options));
  return next && next !== worker ? follow(store, next, options) : state;
}

/** The worker of a new pod of the same name; undefined when none comes in time. */
function reappearance(
  store: PodStore,
  { pod: { metadata } }: PodWorker,
  { note, isStopping }: FollowOptions,
): Promise<PodWorker | undefined> {
  const { namespace, name } = metadata;
  note(`pod ${name} was deleted: hooklet ends in ${LINGER_SECONDS} s unless it is created again`);
  const deadline = performance.now() + LINGER_SECONDS * 1000;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const worker = store.worker(namespace, name);
      if (!worker && !isStopping() && performance.now() < deadline) return;
      clearInterval(timer);
      resolve(worker);
    }, 50);
  });
}
