/** A pod as a handle, for programs: `import { run } from 'hooklet'`. */

import { join } from 'node:path';
import { HookletError } from '../../errors.ts';
import { chooseIsolation } from '../../host/choose-isolation.ts';
import { systemClock } from '../../host/clock.ts';
import type { IsolationChoice } from '../../host/isolation.ts';
import { preparePipes } from '../../host/open-pipe.ts';
import { createProcessRuntime } from '../../host/process-runtime.ts';
import type { PodStatus } from '../../lifecycle/pod-status.ts';
import { podStatus } from '../../lifecycle/status.ts';
import { formatProblems } from '../../manifest/format-problems.ts';
import { runPod } from '../../node/pod-worker.ts';
import { containerBaseEnv } from '../../node/start-container.ts';
import { withResolvers } from '../../node/with-resolvers.ts';
import { createMachine } from '../create-machine.ts';
import { openHome } from '../hooklet-home.ts';
import { podExitCode } from '../pod-exit-code.ts';
import { openImages } from '../pod-images.ts';
import { pruneLogs } from '../prune-logs.ts';
import { BACK_OFF, isUnstartable } from '../run-pods.ts';
import { killedAtExit } from './at-exit.ts';
import { createEventStream } from './event-stream.ts';
import { createEventMaker, type PodEvent } from './pod-event.ts';
import { type PodObject, readOnePod } from './read-pod.ts';

export interface RunOptions {
  /** The path of a manifest, or the Pod as an object. */
  readonly pod: string | PodObject;
  /** Which one, where a manifest holds several Pods. */
  readonly name?: string;
  /** `NAME=DOCKERFILE`, as `--image`. */
  readonly image?: readonly string[];
  /** `auto` unless said. */
  readonly isolation?: IsolationChoice;
  /** `fast` restarts after 1, 2, 4 … 60 s instead of 10, 20 … 300 s. */
  readonly backoff?: 'default' | 'fast';
  /** Reports hooks as a kubelet does: without what hooklet adds to its events. */
  readonly quietHooks?: boolean;
  /** Kills the pod. Before it has started, `run` rejects with the signal's reason instead. */
  readonly signal?: AbortSignal;
  /** Takes warnings; nothing is printed unless said. */
  readonly onWarning?: (message: string) => void;
}

/** How a pod has ended. */
export interface PodEnd {
  /** As `hooklet run` would give: the container's own, 128+N after signal N; of several the first that is not 0. */
  readonly exitCode: number;
  readonly status: PodStatus;
}

/** A pod that was started. */
export interface RunningPod extends AsyncIterable<PodEvent>, AsyncDisposable {
  readonly name: string;
  readonly namespace: string;
  /** As a kubelet would tell it now. */
  status(): PodStatus;
  /**
   * Everything that happens, until the pod has ended. The first reader begins with the first event (at most the
   * last ten thousand are kept for it), every other one with the next. A reader loses nothing but lines that are
   * printed faster than it reads; a `lost` event says how many. `break` only ends the reading.
   */
  events(): AsyncGenerator<PodEvent, void, undefined>;
  /** Resolves when the pod is Ready; rejects with POD_ENDED when it ends before. */
  ready(): Promise<void>;
  /**
   * Stops it as a deletion does: preStop hooks, stop signals, and KILL when the grace is over. Resolves once every
   * process is gone. `graceSeconds`: whole seconds, instead of the pod's own.
   */
  stop(graceSeconds?: number): Promise<PodEnd>;
  /** Kills every process of it now; resolves once they are gone. */
  kill(): Promise<PodEnd>;
  /** Resolves when no process of it is left, whatever has ended it. */
  readonly ended: Promise<PodEnd>;
}

/**
 * Starts a pod; its first process has been asked for when this resolves. Rejects with a HookletError for a manifest
 * or image that cannot be run. Signals to your program are your program's: stop the pod yourself (`await using` does).
 * A process that ends takes its pods with it, however it ends. A container that nothing can start ends the pod (64).
 */
export async function run(options: RunOptions): Promise<RunningPod> {
  const { signal, onWarning: warn = () => {} } = options;
  signal?.throwIfAborted();
  const { pod, warnings } = readOnePod(options.pod, options.name);
  if (warnings.length > 0) warn(formatProblems(warnings, 'warning'));
  const [isolation, imagesOf] = await Promise.all([
    chooseIsolation(options.isolation ?? 'auto'),
    openImages(options.image, { note: warn }, [pod], () => {}),
    preparePipes(),
  ]);
  signal?.throwIfAborted();
  // In a program of somebody else's: its orphans are none of ours.
  const logRoot = join(openHome(process.env, warn), 'logs');
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn, adopted: () => [] });
  const machine = createMachine({ runtime, baseEnv: containerBaseEnv(process.env), imagesOf });
  const stream = createEventStream();
  const makeEvent = createEventMaker(stream.put);
  const readiness = withResolvers<void>();
  readiness.promise.catch(() => {});
  const podOptions = {
    explain: options.quietHooks !== true,
    backOff: BACK_OFF[options.backoff ?? 'default'],
  };
  const giveUp = () => {
    if (worker.state().deletion === undefined) worker.remove('a container has nothing to run');
  };
  const worker = runPod(pod, machine, podOptions, (happening) => {
    makeEvent(happening);
    if (happening.type !== 'status') return;
    if (isReady(happening.status)) readiness.resolve();
    // The worker is not there yet when it publishes its first status.
    if (isUnstartable(happening.status)) queueMicrotask(giveUp);
  });
  pruneOnce(logRoot, warn);
  const release = killedAtExit(() => worker.kill('the program ends'));
  const onAbort = () => worker.kill('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });

  async function untilEnded(): Promise<PodEnd> {
    try {
      const state = await worker.done;
      return { exitCode: podExitCode(state), status: podStatus(state, systemClock.now()) };
    } finally {
      release();
      signal?.removeEventListener('abort', onAbort);
      await runtime.close();
      readiness.reject(notReady(pod.metadata.name));
      stream.end();
    }
  }

  const isOver = () => worker.state().worker.kind === 'terminated';
  const ended = untilEnded();
  // A fault of ours is for whoever waits; nobody has to.
  ended.catch(() => {});
  const stop = async (graceSeconds?: number): Promise<PodEnd> => {
    refuseGrace(graceSeconds);
    if (!isOver()) worker.remove('the program stops it', graceSeconds);
    return ended;
  };
  return {
    name: pod.metadata.name,
    namespace: pod.metadata.namespace,
    status: () => podStatus(worker.state(), systemClock.now()),
    events: stream.read,
    ready: () => readiness.promise,
    stop,
    kill() {
      if (!isOver()) worker.kill('the program kills it');
      return ended;
    },
    ended,
    [Symbol.asyncIterator]: stream.read,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

let pruned = false;

/** Of runs long ago. What cannot be removed does not matter to a pod. */
function pruneOnce(logRoot: string, warn: (message: string) => void): void {
  if (pruned) return;
  pruned = true;
  pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
}

function isReady({ conditions }: PodStatus): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function notReady(name: string): HookletError {
  const message = `pod ${name} has ended and was never ready; its events say why`;
  return new HookletError('POD_ENDED', message, { name });
}

function refuseGrace(seconds: number | undefined): void {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 0)) return;
  throw new HookletError('USAGE', `graceSeconds is ${seconds}: give whole seconds, 0 or more`);
}
