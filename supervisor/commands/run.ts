/** `hooklet run`: pods in the foreground, until they end or are stopped. */

import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../host/clock.ts';
import { type OrphansUntended, tendOrphans } from '../host/orphans.ts';
import { watchOwnChildren } from '../host/own-children.ts';
import { createProbeRunner } from '../host/probe-runner.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF, FAST_BACK_OFF } from '../lifecycle/back-off.ts';
import type { PodState } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import { type Progress, podProgress } from '../lifecycle/progress.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import type { Pod } from '../manifest/pod.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import type { Watcher } from '../node/happening.ts';
import { type PodMachine, type PodWorker, runPod } from '../node/pod-worker.ts';
import { type ContainerStarter, containerBaseEnv } from '../node/start-container.ts';
import { openHome } from './hooklet-home.ts';
import { loadManifests } from './load-manifests.ts';
import { type OpenOutput, openOutput } from './open-output.ts';
import { label } from './output/label.ts';
import { podExitCode } from './pod-exit-code.ts';
import { pruneLogs } from './prune-logs.ts';
import { listenForStop, type StopHandlers } from './stop-signals.ts';

export interface RunOptions {
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
}

const BACK_OFF = { default: CRASH_LOOP_BACK_OFF, fast: FAST_BACK_OFF } as const;

const PROGRESS_MS = 1000;

/** `hooklet run FILE…`: resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  const { pods, warnings } = loadManifests(files);
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const logRoot = openLogRoot(warn);
  return runPods(pods, {
    options,
    output,
    machine: createMachine({
      runtime: createProcessRuntime({ logRoot, onWarning: warn }),
      baseEnv: containerBaseEnv(process.env),
    }),
    listen: (handlers) => listenForStop(handlers, process.env),
    onStarted() {
      const untended = tendOrphans();
      if (untended && process.pid === 1) warn(describeUntended(untended));
      // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
      void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
    },
  });
}

/** What differs between pods of manifests and one command in the foreground. */
export interface PodsRun {
  readonly options: Pick<RunOptions, 'grace' | 'quietHooks' | 'backoff'>;
  readonly output: OpenOutput;
  readonly machine: PodMachine;
  /** Returns what makes hooklet deaf to signals. */
  readonly listen: (handlers: RunHandlers) => () => void;
  /** Called once, when the first process runs: what can wait until then is done now. */
  readonly onStarted: () => void;
}

export interface RunHandlers extends StopHandlers {
  /** Passes a signal on; false when no main process runs. */
  readonly forward: (signal: string) => boolean;
}

/** Resolves with the exit code once every process of every pod is gone. */
export async function runPods(pods: readonly Pod[], run: PodsRun): Promise<number> {
  const { options, output, machine, listen } = run;
  watchOwnChildren();
  let workers: readonly PodWorker[] = [];
  const stop = (why: string) => {
    for (const worker of workers) worker.remove(why, options.grace);
  };
  const stopOnce = once(stop);
  // The workers are not there yet when the first of them publishes its first status.
  const stopSoon = (why: string) => queueMicrotask(() => stopOnce(why));
  const stopListening = listen({
    onStop: stopOnce,
    onKill: (why) => workers.forEach((worker) => void worker.kill(why)),
    forward: (signal) => workers.filter((worker) => worker.forward(signal)).length > 0,
  });
  output.onBroken(() => stopOnce('the output was closed'));
  const onStarted = once(() => setImmediate(run.onStarted));
  const watch: Watcher = (happening) => {
    output.watch(happening);
    if (happening.type === 'process-started') onStarted();
    // A container that nothing can start keeps its pod Pending for ever: tell it now instead of hanging.
    if (happening.type === 'status' && isUnstartable(happening.status))
      stopSoon('a container has nothing to run');
  };
  const podOptions = { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] };
  workers = pods.map((pod) => runPod(pod, machine, podOptions, watch));
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
    process.off('exit', killAll);
    stopProgress();
    stopListening();
    await output.close();
  }
}

/** What a user must know of an init that cannot do all an init does. */
function describeUntended({ fact, remedy }: OrphansUntended): string {
  return `${fact}, so dead orphans stay zombies until hooklet ends${remedy ? `; ${remedy}, or put tini in front of hooklet` : ''}`;
}

function openLogRoot(warn: (message: string) => void): string {
  return join(openHome(process.env, warn), 'logs');
}

function isUnstartable({ initContainerStatuses = [], containerStatuses }: PodStatus): boolean {
  return [...initContainerStatuses, ...containerStatuses].some(({ state }) => {
    const reason = state.waiting?.reason;
    return reason === 'ErrImageNeverPull' || reason === 'CreateContainerConfigError';
  });
}

/** This machine, with the runtime and the environment that containers have on it. */
export function createMachine(
  starter: Pick<ContainerStarter, 'runtime' | 'baseEnv' | 'foreground'>,
): PodMachine {
  return {
    clock: systemClock,
    starter: {
      ...starter,
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

function once<Arguments extends unknown[]>(work: (...args: Arguments) => void): (...args: Arguments) => void {
  let done = false;
  return (...args) => {
    if (done) return;
    done = true;
    work(...args);
  };
}
