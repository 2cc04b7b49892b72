/** One worker a pod: takes facts one at a time, decides, performs. The conductor; the rules are in `lifecycle/`. */

import type { Clock } from '../host/clock.ts';
import type { ContainerProcess } from '../host/container-runtime.ts';
import { acceptPod } from '../lifecycle/accept-pod.ts';
import type {
  Action,
  LookAtProcess,
  RecordEvent,
  RunHook,
  RunProbe,
  StartProcess,
} from '../lifecycle/actions.ts';
import { decide } from '../lifecycle/decide.ts';
import type { Fact } from '../lifecycle/facts.ts';
import { observe } from '../lifecycle/observe.ts';
import type { PodOptions, PodState } from '../lifecycle/pod-state.ts';
import { judgeProbe } from '../lifecycle/probe-outcome.ts';
import type { Pod } from '../manifest/pod.ts';
import { createAbortables } from './abortables.ts';
import { acceptUpdate } from './accept-update.ts';
import { createEventCounter } from './event-counter.ts';
import type { Happening, HappeningKind, Watcher } from './happening.ts';
import { createInstances } from './instances.ts';
import { limitOutput } from './limit-output.ts';
import type { ProcessLooker } from './look-at-process.ts';
import { describeCall, type HookRunner, performHook } from './perform-hook.ts';
import { type ProbeRunner, performProbe } from './perform-probe.ts';
import { type ContainerStarter, startContainer } from './start-container.ts';
import { unspokenChanges } from './unspoken-changes.ts';
import { withResolvers } from './with-resolvers.ts';

export interface PodMachine {
  readonly clock: Clock;
  readonly starter: ContainerStarter;
  readonly hooks: HookRunner;
  readonly probes: ProbeRunner;
  /** Loads what looks at processes; a machine without it has none to look at. */
  readonly looker?: () => Promise<ProcessLooker>;
}

export interface PodWorker {
  /** As it was accepted; `state().pod` is what `update` has made of it. */
  readonly pod: Pod;
  /** The state as decided last. */
  readonly state: () => PodState;
  /** The newest instance of a container; undefined before its first start. */
  process(container: string): ContainerProcess | undefined;
  /** The manifest has changed. Throws MANIFEST_INVALID, and changes nothing, when an API server would refuse it. */
  update(pod: Pod): void;
  /** Stops the pod with its grace, or with this one. `origin`: it was not hooklet that was told to stop. */
  remove(why: string, graceSeconds?: number, origin?: 'api'): void;
  /** Kills everything of the pod now. */
  kill(why: string): void;
  /** Passes a signal on to the main process of every container that runs; false when none does. */
  forward(signal: string): boolean;
  /** Resolves when no container will run again; rejects when hooklet itself fails, after killing what runs. */
  readonly done: Promise<PodState>;
}

/** Starts the pod at once: its first process has been asked for when this returns. */
export function runPod(pod: Pod, machine: PodMachine, options: PodOptions, watch: Watcher): PodWorker {
  const { clock } = machine;
  const instances = createInstances();
  const goingOn = createAbortables();
  const inbox: Fact[] = [];
  const untold: Happening[] = [];
  const countEvent = createEventCounter();
  const { promise: done, resolve, reject } = withResolvers<PodState>();
  const ref = { namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid };
  let state = acceptPod(pod, clock.now(), options);
  let cancelTimer = () => {};
  let looker: ProcessLooker | undefined;
  let working = false;
  let failed = false;

  /** At once, or when what has been decided is done: a signal does not wait for who watches. */
  function tell(kind: HappeningKind): void {
    note(kind);
    if (!working) tellAll();
  }

  function note(kind: HappeningKind): void {
    untold.push({ at: clock.now(), pod: ref, ...kind });
  }

  function tellAll(): void {
    for (let next = untold.shift(); next; next = untold.shift()) watch(next);
  }

  function take(fact: Fact): void {
    inbox.push(fact);
    work();
  }

  /** Who watches may ask for something while it is told of the last thing: it comes after that. */
  function work(): void {
    // After a fault of our own nothing is decided any more.
    if (working || failed) return;
    working = true;
    try {
      do {
        const fact = inbox.shift();
        if (fact) state = observe(state, fact, clock.now());
        advance();
        tellAll();
      } while (inbox.length > 0);
    } catch (error) {
      fail(error);
    } finally {
      working = false;
    }
  }

  function advance(): void {
    cancelTimer();
    const before = state;
    const decision = decide(before, clock.now());
    state = decision.pod;
    const unspoken = unspokenChanges(before, state, clock.now());
    unspoken.before.forEach(tell);
    for (const action of decision.actions) perform(action);
    unspoken.after.forEach(tell);
    if (state.worker.kind === 'terminated') close();
    else if (Number.isFinite(decision.wakeAt)) cancelTimer = clock.setTimer(decision.wakeAt, work);
  }

  /** No container will run again: a hook or probe that still waits for an answer waits for nobody. */
  function close(): void {
    goingOn.abortAll();
    resolve(state);
  }

  /** A fault of our own must not leave a process behind. */
  function fail(error: unknown): void {
    failed = true;
    cancelTimer();
    goingOn.abortAll();
    instances.killAll();
    reject(error);
  }

  function perform(action: Action): void {
    switch (action.type) {
      case 'start-process':
        start(action).catch(fail);
        break;
      case 'run-hook':
        runHook(action).catch(fail);
        break;
      case 'cancel-hook':
        goingOn.abort(action.hookId);
        break;
      case 'run-probe':
        runProbe(action).catch(fail);
        break;
      case 'cancel-probe':
        goingOn.abort(action.probeId);
        break;
      case 'look-at-process':
        look(action).catch(fail);
        break;
      case 'send-signal':
        instances.newest(action.container)?.signal(action.signal);
        tell({ ...action, type: 'signal-sent' });
        break;
      case 'kill-container':
        instances.newest(action.container)?.kill();
        tell({ type: 'killed', container: action.container });
        break;
      case 'record-event':
        recordEvent(action);
        break;
      case 'publish-status':
        tell({ type: 'status', status: action.status });
        break;
      case 'remove-pod':
        tell({ type: 'removed' });
        break;
      default:
        action satisfies never;
    }
  }

  async function start({ container, restartCount }: StartProcess): Promise<void> {
    const started = await startContainer(machine.starter, state.pod, container, restartCount, tell);
    if (started.kind === 'failed') {
      const { reason, message } = started;
      tell({ type: 'start-failed', container, reason, message, restartCount });
      take({ type: 'start-failed', container, reason, message });
      return;
    }
    const { process, argv, stopSignal } = started;
    instances.put(container, restartCount, process);
    if (failed) process.kill();
    const { pid, logPath } = process;
    tell({ type: 'process-started', container, pid, argv, logPath, restartCount });
    take({ type: 'process-started', container, pid, ...(stopSignal !== undefined && { stopSignal }) });
    const exit = await process.exited;
    looker?.forget(ref.uid, container);
    tell({ type: 'process-exited', container, ...exit });
    const { exitCode, finishedAt, message } = exit;
    const said = message === undefined ? {} : { message };
    take({ type: 'process-exited', container, exitCode, finishedAt, ...said });
  }

  async function runHook({ hookId, container, hook, call }: RunHook): Promise<void> {
    const startedAt = clock.now();
    const signal = goingOn.begin(hookId);
    tell({ type: 'hook-started', container, hook, hookId, what: describeCall(call) });
    const output = limitOutput((stream, chunk) =>
      tell({ type: 'hook-output', container, hook, hookId, stream, chunk }),
    );
    if (hook === 'preStop' && call.kind === 'exec' && options.explain) judgePreStop(container).catch(fail);
    const process = instances.newest(container);
    const outcome = await performHook(machine.hooks, call, { process, signal, onOutput: output.listen });
    goingOn.end(hookId);
    // It did not fail: there was nobody left who waited for it.
    const calledOff = goingOn.closed() && outcome.kind === 'failed';
    await heardOf(process);
    const seconds = (clock.now() - startedAt) / 1000;
    const unshownBytes = output.unshownBytes();
    tell({ type: 'hook-ended', container, hook, hookId, outcome, seconds, unshownBytes });
    if (!calledOff) take({ type: 'hook-ended', hookId, outcome });
  }

  async function runProbe(action: RunProbe): Promise<void> {
    const { probeId, container, restartCount } = action;
    const startedAt = clock.now();
    const signal = goingOn.begin(probeId);
    const asked = instances.instance(container, restartCount);
    const outcome = await performProbe(machine.probes, action, asked, signal);
    goingOn.end(probeId);
    await heardOf(asked);
    if (signal.aborted) return;
    const attempt = judgeProbe(action.probe, outcome);
    const seconds = (clock.now() - startedAt) / 1000;
    tell({ type: 'probe-ended', container, probe: action.probe, attempt, seconds });
    take({ type: 'probe-ended', probeId, outcome });
  }

  async function look({ container, restartCount, occasion, signal }: LookAtProcess): Promise<void> {
    const { imagesOf, foreground } = machine.starter;
    // Its container has been started with them, so that they can be had.
    const [loaded, images] = await Promise.all([machine.looker?.(), imagesOf?.(state.pod)]);
    looker = loaded;
    const process = instances.instance(container, restartCount);
    if (!looker || !process || process.ended) return;
    const { pod } = state;
    const isForeground = foreground !== undefined;
    const seen = looker.look({ pod, container, pid: process.pid, occasion, signal, images, isForeground });
    take({ type: 'process-seen', container, restartCount, ...seen });
  }

  async function judgePreStop(container: string): Promise<void> {
    const remarks = (await machine.looker?.())?.judgePreStop(state.pod, container) ?? [];
    if (remarks.length > 0) take({ type: 'hook-seen', container, remarks });
  }

  function forward(signal: string): boolean {
    const running = instances.running();
    for (const [container, process] of running) {
      process.signal(signal);
      tell({ type: 'signal-forwarded', container, signal });
    }
    return running.length > 0;
  }

  function recordEvent({ type: _, ...event }: RecordEvent): void {
    const counted = countEvent({ type: 'record-event', ...event }, clock.now());
    tell({ type: 'event', ...event, ...counted });
  }

  work();
  return {
    pod,
    state: () => state,
    process: instances.newest,
    update: (changed) => {
      acceptUpdate(state.pod, changed);
      take({ type: 'spec-changed', pod: changed });
    },
    remove: (why, graceSeconds, origin) => {
      const grace = graceSeconds === undefined ? {} : { graceSeconds };
      const from = origin === undefined ? {} : { origin };
      note({ type: 'deletion-requested', why, ...grace, ...hookInTheWay(state), ...from });
      take({ type: 'deletion-requested', ...grace });
      // Also when nothing is decided any more.
      if (!working) tellAll();
    },
    kill: (why) => {
      note({ type: 'kill-requested', why });
      take({ type: 'kill-requested' });
      if (!working) tellAll();
    },
    forward,
    done,
  };
}

/** What ended with its container is heard of after the container, so that nobody signals a dead process. */
async function heardOf(process: ContainerProcess | undefined): Promise<void> {
  if (process?.ended) await process.exited;
}

/** A deletion does not cancel a postStart hook: it waits for it, however long that takes (semantics 2.7). */
function hookInTheWay(state: PodState): { waitsFor?: string } {
  const record = state.containers.find((candidate) => candidate.state.kind === 'post-start');
  return record ? { waitsFor: `the postStart hook of ${record.name}` } : {};
}
