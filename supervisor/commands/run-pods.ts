/** Pods in the foreground, from their start to the exit code, whatever they were made from. */

import { systemClock } from '../host/clock.ts';
import { CRASH_LOOP_BACK_OFF, FAST_BACK_OFF } from '../lifecycle/back-off.ts';
import type { PodState } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import { type Progress, podProgress } from '../lifecycle/progress.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Watcher } from '../node/happening.ts';
import { type PodMachine, type PodWorker, runPod } from '../node/pod-worker.ts';
import type { OpenOutput } from './open-output.ts';
import { label } from './output/label.ts';
import { podExitCode } from './pod-exit-code.ts';
import type { StopHandlers } from './stop-signals.ts';

const BACK_OFF = { default: CRASH_LOOP_BACK_OFF, fast: FAST_BACK_OFF } as const;

const PROGRESS_MS = 1000;

export interface RunOptions {
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
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

function isUnstartable({ initContainerStatuses = [], containerStatuses }: PodStatus): boolean {
  return [...initContainerStatuses, ...containerStatuses].some(({ state }) => {
    const reason = state.waiting?.reason;
    return reason === 'ErrImageNeverPull' || reason === 'CreateContainerConfigError';
  });
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
