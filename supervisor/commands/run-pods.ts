/** Pods in the foreground, from their start to the exit code, whatever they were made from. */

import { CRASH_LOOP_BACK_OFF, FAST_BACK_OFF } from '../lifecycle/back-off.ts';
import type { PodOptions, PodState } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Watcher } from '../node/happening.ts';
import { type PodMachine, type PodWorker, runPod } from '../node/pod-worker.ts';
import type { OpenOutput } from './open-output.ts';
import { podExitCode } from './pod-exit-code.ts';
import { showProgress } from './show-progress.ts';
import type { StopHandlers } from './stop-signals.ts';
import { whenSettled } from './when-settled.ts';

export const BACK_OFF = { default: CRASH_LOOP_BACK_OFF, fast: FAST_BACK_OFF } as const;

export interface RunOptions {
  readonly grace?: number;
  readonly output: 'text' | 'json';
  readonly quietHooks?: true;
  readonly backoff: 'default' | 'fast';
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
  /** Where the run is recorded. */
  readonly trace?: string;
}

/** What differs between pods of manifests and one command in the foreground. */
export interface PodsRun {
  readonly options: Pick<RunOptions, 'grace' | 'quietHooks' | 'backoff'>;
  readonly output: OpenOutput;
  readonly machine: PodMachine;
  /** Returns what makes hooklet deaf to signals. */
  readonly listen: (handlers: RunHandlers) => () => void;
  /** Called once, when the first process runs. */
  readonly onStarted: () => void;
  /** Called once, later: what can wait until the first process and its hook have had their time is done now. */
  readonly onSettled?: () => void;
  /** Default: each pod alone. */
  readonly start?: StartPods;
}

export interface StartContext {
  readonly machine: PodMachine;
  readonly podOptions: PodOptions;
  readonly watch: Watcher;
}

/** The first process of each pod has been asked for when it returns. */
export type StartPods = (context: StartContext) => StartedPods;

export interface StartedPods {
  stop(why: string, graceSeconds?: number): void;
  kill(why: string): void;
  /** Those that have not ended. */
  running(): readonly PodWorker[];
  /** Resolves with the last states of the pods of the run, once no pod runs any more. Rejects by a fault of ours. */
  ended(isStopping: () => boolean): Promise<readonly PodState[]>;
  /** Ends what stands beside the pods. */
  close(): Promise<void>;
  /** For the last moment of a process. */
  abandon(): void;
}

export interface RunHandlers extends StopHandlers {
  /** Passes a signal on; false when no main process runs. */
  readonly forward: (signal: string) => boolean;
}

/** Resolves with the exit code once every process of every pod is gone. */
export async function runPods(pods: readonly Pod[], run: PodsRun): Promise<number> {
  const { options, output, machine, listen, start = startAlone(pods) } = run;
  let stopping = false;
  const stopOnce = once((why: string) => {
    stopping = true;
    started.stop(why, options.grace);
  });
  // The workers are not there yet when the first of them publishes its first status.
  const stopSoon = (why: string) => queueMicrotask(() => stopOnce(why));
  const stopListening = listen({
    onStop: stopOnce,
    onKill: (why) => started.kill(why),
    forward: (signal) => started.running().filter((worker) => worker.forward(signal)).length > 0,
  });
  output.onBroken(() => stopOnce('the output was closed'));
  const onStarted = once(() => setImmediate(run.onStarted));
  const settled = whenSettled(() => run.onSettled?.());
  const watch: Watcher = (happening) => {
    output.watch(happening);
    settled(happening);
    progress.watch(happening);
    if (happening.type === 'process-started') onStarted();
    // A container that nothing can start keeps its pod Pending for ever: tell it now instead of hanging.
    if (happening.type === 'status' && isUnstartable(happening.status))
      stopSoon('a container has nothing to run');
  };
  const podOptions = { explain: !options.quietHooks, backOff: BACK_OFF[options.backoff] };
  const progress = showProgress(() => started.running(), output.progress);
  const started = start({ machine, podOptions, watch });
  const killAll = () => {
    started.kill('hooklet ends');
    started.abandon();
  };
  // Whatever ends hooklet, its containers do not outlive it (all but SIGKILL pass here).
  process.once('exit', killAll);
  try {
    return exitCode(await started.ended(() => stopping));
  } finally {
    await started.close();
    process.off('exit', killAll);
    progress.stop();
    stopListening();
    await output.close();
  }
}

function startAlone(pods: readonly Pod[]): StartPods {
  return ({ machine, podOptions, watch }) => {
    const workers = pods.map((pod) => runPod(pod, machine, podOptions, watch));
    return {
      stop: (why, graceSeconds) => workers.forEach((worker) => void worker.remove(why, graceSeconds)),
      kill: (why) => workers.forEach((worker) => void worker.kill(why)),
      running: () => workers,
      ended: () => Promise.all(workers.map(({ done }) => done)),
      close: async () => {},
      abandon: () => {},
    };
  };
}

/** A container of it has nothing to run, and never will. */
export function isUnstartable({ initContainerStatuses = [], containerStatuses }: PodStatus): boolean {
  return [...initContainerStatuses, ...containerStatuses].some(({ state }) => {
    const reason = state.waiting?.reason;
    return reason === 'ErrImageNeverPull' || reason === 'CreateContainerConfigError';
  });
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
