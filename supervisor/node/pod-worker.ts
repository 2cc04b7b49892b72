/** One worker a pod: takes facts one at a time, decides, performs. The conductor; the rules are in `lifecycle/`. */

import type { Clock } from '../host/clock.ts';
import type { ContainerProcess } from '../host/container-runtime.ts';
import { acceptPod } from '../lifecycle/accept-pod.ts';
import type { Action, RecordEvent, RunHook, StartProcess } from '../lifecycle/actions.ts';
import { decide } from '../lifecycle/decide.ts';
import type { Fact } from '../lifecycle/facts.ts';
import { observe } from '../lifecycle/observe.ts';
import type { PodOptions, PodState } from '../lifecycle/pod-state.ts';
import type { Pod } from '../manifest/pod.ts';
import { createEventCounter } from './event-counter.ts';
import type { HappeningKind, Watcher } from './happening.ts';
import { limitOutput } from './limit-output.ts';
import { describeCall, type HookRunner, performHook } from './perform-hook.ts';
import { type ContainerStarter, startContainer } from './start-container.ts';

export interface PodMachine {
  readonly clock: Clock;
  readonly starter: ContainerStarter;
  readonly hooks: HookRunner;
}

export interface PodWorker {
  readonly pod: Pod;
  /** The state as decided last. */
  readonly state: () => PodState;
  /** Stops the pod with its grace, or with this one. */
  remove(why: string, graceSeconds?: number): void;
  /** Kills everything of the pod now. */
  kill(why: string): void;
  /** Resolves when no container will run again; rejects when hooklet itself fails, after killing what runs. */
  readonly done: Promise<PodState>;
}

/** Starts the pod at once: its first process has been asked for when this returns. */
export function runPod(pod: Pod, machine: PodMachine, options: PodOptions, watch: Watcher): PodWorker {
  const { clock } = machine;
  const processes = new Map<string, ContainerProcess>();
  const hooks = new Map<string, AbortController>();
  const countEvent = createEventCounter();
  const { promise: done, resolve, reject } = withResolvers<PodState>();
  const ref = { namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid };
  let state = acceptPod(pod, clock.now(), options);
  let cancelTimer = () => {};

  function tell(kind: HappeningKind): void {
    watch({ at: clock.now(), pod: ref, ...kind });
  }

  function take(fact: Fact): void {
    attempt(() => {
      state = observe(state, fact, clock.now());
      advance();
    });
  }

  function advance(): void {
    cancelTimer();
    const decision = decide(state, clock.now());
    state = decision.pod;
    for (const action of decision.actions) perform(action);
    if (state.worker.kind === 'terminated') resolve(state);
    else if (Number.isFinite(decision.wakeAt)) cancelTimer = clock.setTimer(decision.wakeAt, wake);
  }

  function wake(): void {
    attempt(advance);
  }

  /** A fault of our own must not leave a process behind. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    cancelTimer();
    for (const process of processes.values()) process.kill();
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
        hooks.get(action.hookId)?.abort();
        break;
      case 'send-signal':
        processes.get(action.container)?.signal(action.signal);
        tell({ ...action, type: 'signal-sent' });
        break;
      case 'kill-container':
        processes.get(action.container)?.kill();
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
    const started = await startContainer(machine.starter, pod, container, restartCount, tell);
    if (started.kind === 'failed') {
      take({ type: 'start-failed', container, reason: started.reason, message: started.message });
      return;
    }
    const { process, argv } = started;
    processes.set(container, process);
    const { pid, logPath } = process;
    tell({ type: 'process-started', container, pid, argv, logPath, restartCount });
    take({ type: 'process-started', container, pid });
    const exit = await process.exited;
    tell({ type: 'process-exited', container, ...exit });
    take({ type: 'process-exited', container, exitCode: exit.exitCode, finishedAt: exit.finishedAt });
  }

  async function runHook({ hookId, container, hook, call }: RunHook): Promise<void> {
    const startedAt = clock.now();
    const controller = new AbortController();
    hooks.set(hookId, controller);
    tell({ type: 'hook-started', container, hook, hookId, what: describeCall(call) });
    const output = limitOutput((stream, chunk) =>
      tell({ type: 'hook-output', container, hook, hookId, stream, chunk }),
    );
    const outcome = await performHook(machine.hooks, call, {
      process: processes.get(container),
      signal: controller.signal,
      onOutput: output.listen,
    });
    hooks.delete(hookId);
    const seconds = (clock.now() - startedAt) / 1000;
    const unshownBytes = output.unshownBytes();
    tell({ type: 'hook-ended', container, hook, hookId, outcome, seconds, unshownBytes });
    take({ type: 'hook-ended', hookId, outcome });
  }

  function recordEvent({ type: _, ...event }: RecordEvent): void {
    const counted = countEvent({ type: 'record-event', ...event }, clock.now());
    tell({ type: 'event', ...event, ...counted });
  }

  attempt(advance);
  return {
    pod,
    state: () => state,
    remove: (why, graceSeconds) => {
      const grace = graceSeconds === undefined ? {} : { graceSeconds };
      tell({ type: 'deletion-requested', why, ...grace, ...hookInTheWay(state) });
      take({ type: 'deletion-requested', ...grace });
    },
    kill: (why) => {
      tell({ type: 'kill-requested', why });
      take({ type: 'kill-requested' });
    },
    done,
  };
}

/** A deletion does not cancel a postStart hook: it waits for it, however long that takes (semantics 2.7). */
function hookInTheWay(state: PodState): { waitsFor?: string } {
  const record = state.containers.find((candidate) => candidate.state.kind === 'post-start');
  return record ? { waitsFor: `the postStart hook of ${record.name}` } : {};
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>(): { promise: Promise<T>; resolve(value: T): void; reject(reason: unknown): void } {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
