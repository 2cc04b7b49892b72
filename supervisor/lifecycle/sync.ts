/** One sync of a pod: `kuberuntime_manager.go` SyncPod, taken as far as it goes without waiting. */

import { computePodActions, nextSyncAt, PLEG_RELIST_MS } from './compute-actions.ts';
import { EVENT, MESSAGE } from './event-reasons.ts';
import { killGraceSeconds } from './grace.ts';
import { isTerminalPhase, podPhase } from './phase.ts';
import type { ContainerRecord, PodState, Step, SyncProgress } from './pod-state.ts';
import { addProbers } from './probers.ts';
import { publishStatus } from './publish.ts';
import { advanceStart, beginStart } from './start-container.ts';
import { advanceStop, beginStop, type StopRequest, setTerminated } from './stop-container.ts';
import { beginTermination } from './terminate.ts';
import { containerNamed, recordEvent, setContainer, setWorker, type Turn } from './turn.ts';

/** Publishes first, then acts: what is shown during a long postStart is the status from before it. */
export function beginSync(turn: Turn): void {
  checkDeadline(turn);
  publishStatus(turn);
  // A pod whose phase is terminal is not synced any further, whatever its sidecars still wait for.
  const actions = isTerminalPhase(podPhase(turn.pod)) ? OVER : computePodActions(turn.pod);
  if (actions.kind === 'kill-pod') {
    beginTermination(turn);
    return;
  }
  addProbers(turn);
  const { steps } = actions;
  if (steps.length === 0) setWorker(turn, { kind: 'idle', syncAt: dueSync(turn.pod) });
  else setWorker(turn, { kind: 'syncing', steps, progress: { started: false, backedOff: false } });
}

const OVER = { kind: 'kill-pod' } as const;

/** `active_deadline.go`: counted from the start of the pod, looked at whenever it is synced. */
function checkDeadline(turn: Turn): void {
  if (turn.pod.failure || turn.now < deadline(turn.pod)) return;
  turn.pod = { ...turn.pod, failure: { reason: 'DeadlineExceeded', message: MESSAGE.deadlineExceeded } };
  recordEvent(turn, EVENT.deadlineExceeded, MESSAGE.deadlineExceeded);
}

function deadline(pod: PodState): number {
  const { activeDeadlineSeconds } = pod.pod.spec;
  return activeDeadlineSeconds === undefined
    ? Number.POSITIVE_INFINITY
    : pod.acceptedAt + activeDeadlineSeconds * 1000;
}

function dueSync(pod: PodState): number {
  return Math.min(nextSyncAt(pod), deadline(pod));
}

type Syncing = Extract<PodState['worker'], { kind: 'syncing' }>;

/** Steps go strictly one after another: the next container waits for the postStart of the one before. */
export function advanceSync(turn: Turn, worker: Syncing): void {
  const step = worker.steps[0];
  if (step === undefined) {
    setWorker(turn, { kind: 'idle', syncAt: syncAfter(turn, worker.progress) });
    return;
  }
  const record = containerNamed(turn.pod, step.container);
  switch (step.do) {
    case 'kill':
      advanceKillStep(turn, worker, step, record);
      break;
    case 'reset':
      advanceResetStep(turn, worker, record);
      break;
    case 'start':
      advanceStartStep(turn, worker, step, record);
      break;
    default:
      step satisfies never;
  }
}

type KillStep = Extract<Step, { do: 'kill' }>;
type StartStep = Extract<Step, { do: 'start' }>;

function advanceKillStep(turn: Turn, worker: Syncing, step: KillStep, record: ContainerRecord): void {
  const { cause, message } = step;
  stop(turn, record, { cause, message, graceSeconds: killGraceSeconds(turn.pod, record, cause) });
  const { state } = containerNamed(turn.pod, step.container);
  if (state.kind === 'terminated') finishStep(turn, worker, { ...worker.progress, started: true });
}

/** Killed with the least grace and without preStop, then removed with all that is known of it but its count. */
function advanceResetStep(turn: Turn, worker: Syncing, record: ContainerRecord): void {
  const message = MESSAGE.killingForRestartOfAll;
  stop(turn, record, { cause: 'restart-all', message, graceSeconds: 0 });
  const stopped = containerNamed(turn.pod, record.name);
  if (stopped.state.kind !== 'terminated') return;
  const { startError: _, ...rest } = stopped;
  setContainer(turn, {
    ...rest,
    state: { kind: 'waiting' },
    previous: { ...stopped.state.termination, removed: true },
    reset: true,
  });
  finishStep(turn, worker, { ...worker.progress, started: true });
}

/** One that has ended by itself meanwhile is not stopped any more. */
function stop(turn: Turn, record: ContainerRecord, request: StopRequest): void {
  const { state } = record;
  if (state.kind !== 'running') advanceStop(turn, record);
  else if (state.process.exit) setTerminated(turn, record, state.process);
  else beginStop(turn, record, state.process, request);
}

function advanceStartStep(turn: Turn, worker: Syncing, step: StartStep, record: ContainerRecord): void {
  const { kind } = record.state;
  if (kind === 'waiting' || kind === 'terminated') {
    const result = beginStart(turn, record, step.exitedAt);
    const progress = {
      started: worker.progress.started || result === 'started',
      backedOff: worker.progress.backedOff || result === 'backed-off',
    };
    if (result === 'started') setWorker(turn, { ...worker, progress });
    else skipStep(turn, { ...worker, progress }, containerNamed(turn.pod, record.name));
    return;
  }
  advanceStart(turn, record);
  advanceStop(turn, containerNamed(turn.pod, step.container));
  const after = containerNamed(turn.pod, step.container);
  if (after.state.kind === 'running') finishStep(turn, worker, worker.progress);
  else if (after.state.kind === 'terminated' || after.state.kind === 'waiting') skipStep(turn, worker, after);
}

/** An ordinary init container that does not start ends the sync; anything else is passed over. */
function skipStep(turn: Turn, worker: Syncing, record: ContainerRecord): void {
  const steps = record.role === 'init' && record.startError ? [] : worker.steps.slice(1);
  setWorker(turn, { ...worker, steps });
}

function finishStep(turn: Turn, worker: Syncing, progress: SyncProgress): void {
  setWorker(turn, { kind: 'syncing', steps: worker.steps.slice(1), progress });
}

/** A change is seen by the next relist and published; so is a new back-off, one relist later. */
function syncAfter(turn: Turn, progress: SyncProgress): number {
  if (progress.started) return Math.max(turn.now, ...turn.pod.containers.map(restartsAllAt));
  const due = dueSync(turn.pod);
  return progress.backedOff ? Math.min(turn.now + PLEG_RELIST_MS, due) : due;
}

/** RestartAllContainers has no back-off; upstream it is the relist that keeps it to once a second. */
function restartsAllAt({ reset, previous }: ContainerRecord): number {
  if (!reset || !previous) return 0;
  return (previous.startedAt || previous.finishedAt) + PLEG_RELIST_MS;
}
