/** What a pod does next: the pod worker of `pkg/kubelet/pod_workers.go` and the sync of `kuberuntime_manager.go`. */

import type { Action } from './actions.ts';
import { nextSyncAt, PLEG_RELIST_MS, startsNeeded } from './compute-starts.ts';
import { stoppingContainer } from './event-reasons.ts';
import { deletionGraceSeconds, preStopDeadline } from './grace.ts';
import { killPod } from './kill-pod.ts';
import { isFinished } from './phase.ts';
import type { ContainerRecord, PodState, RunningHook, SyncProgress } from './pod-state.ts';
import { publishFinalStatus, publishStatus } from './publish.ts';
import { settleHook } from './run-hook.ts';
import { advanceStart, beginStart, type StartResult } from './start-container.ts';
import { advanceStop, beginStop, reportFailedPreStop, setTerminated } from './stop-container.ts';
import { containerNamed, setWorker, type Turn } from './turn.ts';

export interface Decision {
  /** The pod with everything decided marked on it: no action is ever asked for twice. */
  readonly pod: PodState;
  readonly actions: readonly Action[];
  /** When to decide again if no fact comes first; milliseconds since the epoch, or Infinity. */
  readonly wakeAt: number;
}

/** Called after every fact and at `wakeAt`; never concurrently for one pod. */
export function decide(pod: PodState, now: number): Decision {
  const turn: Turn = { pod, now, actions: [] };
  let before: PodState;
  do {
    before = turn.pod;
    advance(turn);
  } while (turn.pod !== before);
  return { pod: turn.pod, actions: turn.actions, wakeAt: wakeTime(turn.pod) };
}

function advance(turn: Turn): void {
  settleAbandonedHooks(turn);
  if (turn.pod.killRequested) killPod(turn);
  const { worker } = turn.pod;
  switch (worker.kind) {
    case 'idle':
      advanceIdle(turn, worker.syncAt);
      break;
    case 'syncing':
      advanceSync(turn, worker.steps, worker.progress);
      break;
    case 'terminating':
      advanceTermination(turn);
      break;
    case 'terminated':
      if (turn.pod.deletion && !worker.removed) {
        turn.actions.push({ type: 'remove-pod' });
        setWorker(turn, { kind: 'terminated', removed: true });
      }
      break;
    default:
      worker satisfies never;
  }
}

/** The grace of an abandoned preStop is over, but its failure is still an event (observed, trace g1). */
function settleAbandonedHooks(turn: Turn): void {
  for (const hook of turn.pod.hooks.filter((candidate) => candidate.abandoned)) {
    const record = containerNamed(turn.pod, hook.container);
    const verdict = settleHook(turn, record, hook.id);
    if (verdict && !verdict.ok)
      reportFailedPreStop(turn, record, verdict, record.state.kind === 'terminated');
  }
}

function advanceIdle(turn: Turn, syncAt: number): void {
  const ended = turn.pod.containers.filter(hasEnded);
  for (const record of ended) setTerminated(turn, record, record.state.process);
  if (turn.pod.deletion) beginTermination(turn);
  else if (ended.length > 0 || turn.now >= syncAt) beginSync(turn);
}

type RunningRecord = ContainerRecord & { state: { kind: 'running' } };

function isRunning(record: ContainerRecord): record is RunningRecord {
  return record.state.kind === 'running';
}

function hasEnded(record: ContainerRecord): record is RunningRecord {
  return isRunning(record) && record.state.process.exit !== undefined;
}

/** Publishes first, then acts: what is shown during a long postStart is the status from before it. */
function beginSync(turn: Turn): void {
  publishStatus(turn);
  if (isFinished(turn.pod)) {
    setWorker(turn, { kind: 'terminating' });
    return;
  }
  const steps = startsNeeded(turn.pod);
  if (steps.length === 0) setWorker(turn, { kind: 'idle', syncAt: nextSyncAt(turn.pod) });
  else setWorker(turn, { kind: 'syncing', steps, progress: { started: false, backedOff: false } });
}

/** Steps go strictly one after another: the next container waits for the postStart of the one before. */
function advanceSync(turn: Turn, steps: Syncing['steps'], progress: SyncProgress): void {
  const step = steps[0];
  if (step === undefined) {
    setWorker(turn, { kind: 'idle', syncAt: syncAfter(turn, progress) });
    return;
  }
  const record = containerNamed(turn.pod, step.container);
  const { kind } = record.state;
  if (kind === 'waiting' || kind === 'terminated') {
    const result = beginStart(turn, record);
    const next = note(progress, result);
    setWorker(turn, {
      kind: 'syncing',
      steps: result === 'started' ? steps : steps.slice(1),
      progress: next,
    });
    return;
  }
  advanceStart(turn, record);
  advanceStop(turn, containerNamed(turn.pod, step.container));
  if (isSettled(containerNamed(turn.pod, step.container))) {
    setWorker(turn, { kind: 'syncing', steps: steps.slice(1), progress });
  }
}

type Syncing = Extract<PodState['worker'], { kind: 'syncing' }>;

function note(progress: SyncProgress, result: StartResult): SyncProgress {
  return {
    started: progress.started || result === 'started',
    backedOff: progress.backedOff || result === 'backed-off',
  };
}

function isSettled(record: ContainerRecord): boolean {
  return (
    record.state.kind === 'running' || record.state.kind === 'terminated' || record.state.kind === 'waiting'
  );
}

/** A change is seen by the next relist and published; so is a new back-off, one relist later. */
function syncAfter(turn: Turn, progress: SyncProgress): number {
  if (progress.started) return turn.now;
  const due = nextSyncAt(turn.pod);
  return progress.backedOff ? Math.min(turn.now + PLEG_RELIST_MS, due) : due;
}

/** `SyncTerminatingPod`: all containers at once. Sidecars will wait for their turn before their signal. */
function beginTermination(turn: Turn): void {
  publishStatus(turn);
  setWorker(turn, { kind: 'terminating' });
  const { deletion, pod } = turn.pod;
  const graceSeconds = deletionGraceSeconds(deletion?.graceSeconds, pod.spec.terminationGracePeriodSeconds);
  for (const record of turn.pod.containers.filter(isRunning)) {
    const message = stoppingContainer(record.name);
    beginStop(turn, record, record.state.process, { cause: 'deletion', message, graceSeconds });
  }
}

function advanceTermination(turn: Turn): void {
  for (const { name } of turn.pod.containers) advanceStop(turn, containerNamed(turn.pod, name));
  const left = turn.pod.containers.some(
    ({ state }) => state.kind !== 'terminated' && state.kind !== 'waiting',
  );
  if (left) return;
  setWorker(turn, { kind: 'terminated', removed: false });
  publishFinalStatus(turn);
}

function wakeTime(pod: PodState): number {
  const times = pod.containers.map(stopDeadline);
  for (const hook of pod.hooks) times.push(sleepEnd(hook));
  if (pod.worker.kind === 'idle') times.push(pod.worker.syncAt);
  return Math.min(...times);
}

function stopDeadline({ state }: ContainerRecord): number {
  if (state.kind === 'pre-stop') return preStopDeadline(state.stop);
  if (state.kind === 'terminating' && !state.killed) return state.killAt;
  return Number.POSITIVE_INFINITY;
}

function sleepEnd(hook: RunningHook): number {
  return hook.sleepUntil ?? Number.POSITIVE_INFINITY;
}
