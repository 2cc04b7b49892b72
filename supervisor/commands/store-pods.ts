/** The pods of a run in a store, so that kubectl can see them, change them, and bring others. */

import type { PodSource } from '../manifest/object/pod-source.ts';
import { createPodStore, type PodStore } from '../node/store/pod-store.ts';
import { withResolvers } from '../node/with-resolvers.ts';
import type { Journal } from '../timeline/journal.ts';
import { followPods } from './follow-pods.ts';
import { LateApi, type LateApiOptions } from './late-api.ts';
import { nodeName } from './node-name.ts';
import type { OpenOutput } from './open-output.ts';
import type { StartPods } from './run-pods.ts';

export interface StoredPodsOptions {
  readonly flags: LateApiOptions['flags'];
  readonly home: string;
  readonly output: OpenOutput;
  readonly journal: () => Promise<Journal>;
  readonly warn: (message: string) => void;
}

export interface StoredPods {
  readonly start: StartPods;
  /** When the first process runs: it slows no pod down. */
  openApi(): void;
}

export function storePods(
  sources: readonly PodSource[],
  { flags, home, output, journal, warn }: StoredPodsOptions,
): StoredPods {
  const api = new LateApi({ flags, home, journal, note: output.note, warn });
  let store: PodStore | undefined;
  return {
    openApi() {
      if (store) api.start(store);
    },
    start(context) {
      const fault = withResolvers<never>();
      const pods = createPodStore({
        ...context,
        nodeName: nodeName(),
        onCreate: (pod) => output.meet?.(pod),
        onFault: fault.reject,
      });
      store = pods;
      const workers = sources.map((source) => pods.create(source));
      return {
        stop: (why, graceSeconds) =>
          pods.deleteAll({ why, ...(graceSeconds === undefined ? {} : { graceSeconds }) }),
        kill: pods.killAll,
        running: pods.running,
        ended: (isStopping) =>
          Promise.race([followPods(pods, workers, { isStopping, note: warn }), fault.promise]),
        close: () => api.close(),
        abandon: () => api.removeFiles(),
      };
    },
  };
}
