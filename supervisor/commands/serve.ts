/** `hooklet serve`: no pods yet; kubectl brings them. Ends when it is told to, after every pod. */

import { join } from 'node:path';
import { tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createPodStore } from '../node/store/pod-store.ts';
import { withResolvers } from '../node/with-resolvers.ts';
import { createMachine } from './create-machine.ts';
import { openHome } from './hooklet-home.ts';
import type { ApiFlags } from './late-api.ts';
import { nodeName } from './node-name.ts';
import { openApi } from './open-api.ts';
import { openOutput } from './open-output.ts';
import { pruneLogs } from './prune-logs.ts';
import { describeUntended } from './run.ts';
import { BACK_OFF, type RunOptions, showProgress } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';

export type ServeOptions = RunOptions & Pick<ApiFlags, 'apiPort'>;

/** Resolves with 0 once every process of every pod is gone. Rejects with LISTEN_ERROR, or by a fault of ours. */
export async function serve(options: ServeOptions): Promise<number> {
  const output = openOutput([], options, process.env);
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const stopped = withResolvers<void>();
  const fault = withResolvers<never>();
  const home = openHome(process.env, warn);
  const logRoot = join(home, 'logs');
  const store = createPodStore({
    machine: createMachine({
      runtime: createProcessRuntime({ logRoot, onWarning: warn }),
      baseEnv: containerBaseEnv(process.env),
    }),
    podOptions: { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] },
    nodeName: nodeName(),
    watch: output.watch,
    onCreate: (pod) => output.meet?.(pod),
    onFault: fault.reject,
  });
  const stop = (why: string) => {
    store.deleteAll({ why, ...(options.grace === undefined ? {} : { graceSeconds: options.grace }) });
    stopped.resolve();
  };
  const stopListening = listenForStop({ onStop: stop, onKill: (why) => store.killAll(why) }, process.env);
  output.onBroken(() => stop('the output was closed'));
  const stopProgress = showProgress(store.running, output.progress);
  try {
    const api = await openApi(store, { ...options, home, note: output.note, warn });
    const killAll = () => {
      store.killAll('hooklet ends');
      api.removeFiles();
    };
    process.once('exit', killAll);
    const untended = tendOrphans();
    if (untended && process.pid === 1) warn(describeUntended(untended));
    output.note('waiting for kubectl apply -f FILE; Ctrl-C stops every pod and ends');
    void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
    await Promise.race([stopped.promise, fault.promise]);
    // A pod that comes while the others stop is stopped too.
    for (let left = store.running(); left.length > 0; left = store.running()) {
      await Promise.race([Promise.all(left.map(({ done }) => done)), fault.promise]);
      store.deleteAll({ why: 'hooklet ends' });
    }
    await api.close();
    process.off('exit', killAll);
    return 0;
  } finally {
    stopProgress();
    stopListening();
    await output.close();
  }
}
