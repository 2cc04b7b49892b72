/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { join } from 'node:path';
import { systemClock } from '../host/clock.ts';
import { createProbeRunner } from '../host/probe-runner.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF, FAST_BACK_OFF } from '../lifecycle/back-off.ts';
import type { PodState } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import { type Progress, podProgress } from '../lifecycle/progress.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import type { Watcher } from '../node/happening.ts';
import type { PodMachine, PodWorker } from '../node/pod-worker.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createPodStore } from '../node/store/pod-store.ts';
import { withResolvers } from '../node/with-resolvers.ts';
import { followPods } from './follow-pods.ts';
import { openHome } from './hooklet-home.ts';
import { type ApiFlags, LateApi } from './late-api.ts';
import { loadManifests } from './load-manifests.ts';
import { nodeName } from './node-name.ts';
import { openOutput } from './open-output.ts';
import { label } from './output/label.ts';
import { podExitCode } from './pod-exit-code.ts';
import { pruneLogs } from './prune-logs.ts';
import { listenForStop } from './stop-signals.ts';

export interface RunOptions extends ApiFlags {
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
}

export const BACK_OFF = { default: CRASH_LOOP_BACK_OFF, fast: FAST_BACK_OFF } as const;

const PROGRESS_MS = 1000;

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  const { pods, sources, warnings } = loadManifests(files);
  const output = openOutput(pods, options, process.env);
  let stopping = false;
  const stopOnce = once((why: string) => {
    stopping = true;
    store.deleteAll({ why, ...(options.grace === undefined ? {} : { graceSeconds: options.grace }) });
  });
  // The workers are not there yet when the first of them publishes its first status.
  const stopSoon = (why: string) => queueMicrotask(() => stopOnce(why));
  const stopListening = listenForStop({ onStop: stopOnce, onKill: (why) => store.killAll(why) }, process.env);
  output.onBroken(() => stopOnce('the output was closed'));
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const home = openHome(process.env, warn);
  const logRoot = join(home, 'logs');
  const api = new LateApi({ flags: options, home, note: output.note, warn });
  const watch: Watcher = (happening) => {
    output.watch(happening);
    if (happening.type === 'process-started') api.start(store);
    // A container that nothing can start keeps its pod Pending for ever: tell it now instead of hanging.
    if (happening.type === 'status' && isUnstartable(happening.status))
      stopSoon('a container has nothing to run');
  };
  const podOptions = { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] };
  const fault = withResolvers<never>();
  const store = createPodStore({
    machine: createMachine(logRoot, warn),
    podOptions,
    nodeName: nodeName(),
    watch,
    onCreate: (pod) => output.meet?.(pod),
    onFault: fault.reject,
  });
  const workers = sources.map((source) => store.create(source));
  // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
  void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
  const stopProgress = showProgress(store.running, output.progress);
  const killAll = () => {
    store.killAll('hooklet ends');
    api.removeFiles();
  };
  // Whatever ends hooklet, its containers do not outlive it (all but SIGKILL pass here).
  process.once('exit', killAll);
  try {
    const states = await Promise.race([
      followPods(store, workers, { isStopping: () => stopping, note: warn }),
      fault.promise,
    ]);
    return exitCode(states);
  } finally {
    await api.close();
    process.off('exit', killAll);
    stopProgress();
    stopListening();
    output.close();
  }
}

function isUnstartable({ initContainerStatuses = [], containerStatuses }: PodStatus): boolean {
  return [...initContainerStatuses, ...containerStatuses].some(({ state }) => {
    const reason = state.waiting?.reason;
    return reason === 'ErrImageNeverPull' || reason === 'CreateContainerConfigError';
  });
}

/** This machine, with its clock, processes, hooks and probes. */
export function createMachine(logRoot: string, onWarning: (message: string) => void): PodMachine {
  return {
    clock: systemClock,
    starter: {
      runtime: createProcessRuntime({ logRoot, onWarning }),
      baseEnv: containerBaseEnv(process.env),
      cwd: process.cwd(),
      nodeName: nodeName(),
    },
    hooks: {
      podAddress: POD_ADDRESS,
      // Loaded when the first httpGet hook runs: the pod's process has been started by then.
      httpGet: async (request, signal) => (await import('../host/http-get.ts')).httpGet(request, signal),
    },
    probes: createProbeRunner(POD_ADDRESS),
  };
}

/** Returns what stops it. */
export function showProgress(
  workers: () => readonly PodWorker[],
  show: (all: ReturnType<typeof podProgress>) => void,
): () => void {
  const tick = () => show(workers().flatMap(progressOf));
  const timer = setInterval(tick, PROGRESS_MS);
  return () => clearInterval(timer);
}

function progressOf(worker: PodWorker): readonly Progress[] {
  const progress = podProgress(worker.state(), systemClock.now());
  return progress.map((entry) => ({ ...entry, container: label(worker.pod.metadata, entry.container) }));
}

/** The first non-zero one in the order of the manifests. */
function exitCode(states: readonly PodState[]): number {
  const codes = states.map(podExitCode);
  return codes.find((code) => code !== 0) ?? 0;
}

function once<Argument>(work: (argument: Argument) => void): (argument: Argument) => void {
  let done = false;
  return (argument) => {
    if (done) return;
    done = true;
    work(argument);
  };
}
