/** `hooklet serve`: no pods yet; kubectl brings them. Ends when it is told to, after every pod. */

import { createPodStore, type PodStore } from '../node/store/pod-store.ts';
import { withResolvers } from '../node/with-resolvers.ts';
import type { ApiFlags } from './late-api.ts';
import { nodeName } from './node-name.ts';
import { openApi } from './open-api.ts';
import { beginNode, type NodeOptions, openNode } from './open-node.ts';
import { openOutput } from './open-output.ts';
import { openImages } from './pod-images.ts';
import { recordRun } from './record-run.ts';
import { BACK_OFF, type RunOptions } from './run-pods.ts';
import { settleMemory } from './settle-memory.ts';
import { showProgress } from './show-progress.ts';
import { listenForStop } from './stop-signals.ts';

export interface ServeOptions extends RunOptions, NodeOptions, Pick<ApiFlags, 'apiPort'> {}

/** Resolves with 0 once every process of every pod is gone. Rejects with LISTEN_ERROR or HOME_NOT_WRITABLE, or by a fault of ours. */
export async function serve(options: ServeOptions): Promise<number> {
  const begun = beginNode(options.isolation);
  const isolation = await begun.isolation;
  const { output, journal } = recordRun(openOutput([], options, process.env), options.trace, []);
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const stopped = withResolvers<void>();
  const fault = withResolvers<never>();
  fault.promise.catch(() => {});
  const node = openNode({ ...begun, isolation, output, imagesOf: await openImages(options.image, output) });
  const progress = showProgress(() => store.running(), output.progress);
  const store = createPodStore({
    machine: node.machine,
    podOptions: { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] },
    nodeName: nodeName(),
    watch(happening) {
      output.watch(happening);
      progress.watch(happening);
    },
    onCreate: (pod) => output.meet?.(pod),
    onFault: fault.reject,
  });
  const stop = (why: string) => {
    store.deleteAll({ why, ...(options.grace === undefined ? {} : { graceSeconds: options.grace }) });
    stopped.resolve();
  };
  const stopListening = listenForStop({ onStop: stop, onKill: (why) => store.killAll(why) }, process.env);
  output.onBroken(() => stop('the output was closed'));
  try {
    const api = await openApi(store, {
      ...options,
      home: node.home,
      journal: journal(),
      note: output.note,
      warn,
    });
    const killAll = () => {
      store.killAll('hooklet ends');
      api.removeFiles();
    };
    process.once('exit', killAll);
    output.note('waiting for kubectl apply -f FILE; Ctrl-C stops every pod and ends');
    node.settle();
    settleMemory();
    await Promise.race([stopped.promise, fault.promise]);
    await Promise.race([endAll(store), fault.promise]);
    await api.close();
    process.off('exit', killAll);
    return 0;
  } finally {
    await node.close();
    progress.stop();
    stopListening();
    await output.close();
  }
}

/** A pod that comes while the others stop is stopped too. */
async function endAll(store: PodStore): Promise<void> {
  for (let left = store.running(); left.length > 0; left = store.running()) {
    await Promise.all(left.map(({ done }) => done));
    store.deleteAll({ why: 'hooklet ends' });
  }
}
