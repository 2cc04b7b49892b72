/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { hostname } from 'node:os';
import { join } from 'node:path';
import { chooseIsolation } from '../host/choose-isolation.ts';
import { systemClock } from '../host/clock.ts';
import type { IsolationChoice } from '../host/isolation.ts';
import { createProbeRunner } from '../host/probe-runner.ts';
import { createProcessRuntime, type ProcessRuntime } from '../host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF, FAST_BACK_OFF } from '../lifecycle/back-off.ts';
import type { PodState } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import { type Progress, podProgress } from '../lifecycle/progress.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import type { Watcher } from '../node/happening.ts';
import { type PodMachine, type PodWorker, runPod } from '../node/pod-worker.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { describeIsolation } from './describe-isolation.ts';
import { openHome } from './hooklet-home.ts';
import { loadManifests } from './load-manifests.ts';
import { openOutput } from './open-output.ts';
import { label } from './output/label.ts';
import { podExitCode } from './pod-exit-code.ts';
import { pruneLogs } from './prune-logs.ts';
import { listenForStop } from './stop-signals.ts';

export interface RunOptions {
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
  readonly isolation: IsolationChoice;
}

const BACK_OFF = { default: CRASH_LOOP_BACK_OFF, fast: FAST_BACK_OFF } as const;

const PROGRESS_MS = 1000;

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  // Tried in another process while the manifests are read here.
  const choosing = chooseIsolation(options.isolation);
  choosing.catch(() => {});
  const { pods, warnings } = loadManifests(files);
  const isolation = await choosing;
  const output = openOutput(pods, options, process.env);
  let workers: readonly PodWorker[] = [];
  const stop = (why: string) => {
    for (const worker of workers) worker.remove(why, options.grace);
  };
  const stopOnce = once(stop);
  // The workers are not there yet when the first of them publishes its first status.
  const stopSoon = (why: string) => queueMicrotask(() => stopOnce(why));
  const stopListening = listenForStop(
    { onStop: stopOnce, onKill: (why) => workers.forEach((worker) => void worker.kill(why)) },
    process.env,
  );
  output.onBroken(() => stopOnce('the output was closed'));
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const logRoot = join(openHome(process.env, warn), 'logs');
  warn(describeIsolation(isolation, process.platform));
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn });
  const machine = createMachine(runtime);
  const watch: Watcher = (happening) => {
    output.watch(happening);
    // A container that nothing can start keeps its pod Pending for ever: tell it now instead of hanging.
    if (happening.type === 'status' && isUnstartable(happening.status))
      stopSoon('a container has nothing to run');
  };
  const podOptions = { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] };
  workers = pods.map((pod) => runPod(pod, machine, podOptions, watch));
  // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
  void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
  const stopProgress = showProgress(workers, output.progress);
  const killAll = () => {
    for (const worker of workers) worker.kill('hooklet ends');
  };
  // Whatever ends hooklet, its containers do not outlive it (all but SIGKILL pass here).
  process.once('exit', killAll);
  try {
    const states = await Promise.all(workers.map(({ done }) => done));
    return exitCode(states);
  } finally {
    await runtime.close();
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

function createMachine(runtime: ProcessRuntime): PodMachine {
  return {
    clock: systemClock,
    starter: {
      runtime,
      baseEnv: containerBaseEnv(process.env),
      cwd: process.cwd(),
      nodeName: hostname(),
    },
    hooks: {
      podAddress: POD_ADDRESS,
      // Loaded when the first httpGet hook runs: the pod's process has been started by then.
      httpGet: async (request, signal) => (await import('../host/http-get.ts')).httpGet(request, signal),
    },
    probes: createProbeRunner(POD_ADDRESS),
  };
}

function showProgress(
  workers: readonly PodWorker[],
  show: (all: ReturnType<typeof podProgress>) => void,
): () => void {
  const tick = () => show(workers.flatMap(progressOf));
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
