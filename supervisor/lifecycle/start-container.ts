/** One start of one container: `kuberuntime_container.go` startContainer and `kuberuntime_manager.go` doBackOff. */

import { mayStartAt, nextBackOff } from './back-off.ts';
import { EVENT, MESSAGE } from './event-reasons.ts';
import { explainBackOff, explainLostHook, START_ERROR_HINT } from './explain-restart.ts';
import { formatPod, goDuration } from './go-format.ts';
import { killGraceSeconds } from './grace.ts';
import type { ContainerRecord, Process, StartAnswer } from './pod-state.ts';
import { beginHook, settleHook } from './run-hook.ts';
import { beginStop, setTerminated } from './stop-container.ts';
import { recordEvent, setContainer, setState, type Turn } from './turn.ts';

export type StartResult = 'started' | 'backed-off' | 'still-backed-off';

/**
 * Begins a start, unless the container has to wait in back-off. That is counted from the instance that had ended
 * when the sync began, also when a newer one was killed in this very sync (semantics 2.5).
 */
export function beginStart(turn: Turn, record: ContainerRecord, exitedAt?: number): StartResult {
  const { backOff: limits } = turn.pod.options;
  if (exitedAt !== undefined && turn.now < mayStartAt(limits, record.backOff, exitedAt)) {
    return waitInBackOff(turn, record, exitedAt);
  }
  const backOff =
    exitedAt === undefined ? record.backOff : nextBackOff(limits, record.backOff, exitedAt, turn.now);
  startProcess(turn, setContainer(turn, { ...nextInstance(record), ...(backOff ? { backOff } : {}) }));
  return 'started';
}

/** The first instance has restartCount 0; what RestartAllContainers removed counts on. */
function nextInstance(record: ContainerRecord): ContainerRecord {
  const starting = { ...record, state: { kind: 'starting' } } as const;
  if (record.state.kind === 'terminated') {
    return { ...starting, restartCount: record.restartCount + 1, previous: record.state.termination };
  }
  return record.reset ? { ...starting, restartCount: record.restartCount + 1 } : starting;
}

function startProcess(turn: Turn, record: ContainerRecord): void {
  turn.actions.push({ type: 'start-process', container: record.name, restartCount: record.restartCount });
}

/** One `BackOff` event a wait: the kubelet repeats it at every sync it happens to make (semantics 4.2). */
function waitInBackOff(turn: Turn, record: ContainerRecord, exitedAt: number): StartResult {
  if (record.backOffReportedFor === exitedAt) return 'still-backed-off';
  const pod = formatPod(turn.pod.pod);
  const delay = goDuration(record.backOff?.seconds ?? 0);
  const message = `back-off ${delay} restarting failed container=${record.name} pod=${pod}`;
  const hint =
    record.state.kind === 'terminated'
      ? explainBackOff(record.state.termination, turn.pod.options.backOff)
      : undefined;
  const text = `Back-off restarting failed container ${record.name} in pod ${pod}`;
  recordEvent(turn, EVENT.backOff, text, record.name, hint);
  const startError = { reason: 'CrashLoopBackOff', message };
  setContainer(turn, { ...record, startError, backOffReportedFor: exitedAt });
  return 'backed-off';
}

/** Takes a start that was answered, or whose postStart ended, as far as it goes now. */
export function advanceStart(turn: Turn, record: ContainerRecord): void {
  const { state } = record;
  if (state.kind === 'starting' && state.answer) takeAnswer(turn, record, state.answer);
  else if (state.kind === 'post-start') advancePostStart(turn, record, state);
}

function takeAnswer(turn: Turn, asked: ContainerRecord, answer: StartAnswer): void {
  if (answer.kind === 'failed') {
    takeFailure(turn, asked, answer);
    return;
  }
  const { reset: _, ...record } = asked;
  recordEvent(turn, EVENT.created, MESSAGE.created, record.name);
  recordEvent(turn, EVENT.started, MESSAGE.started, record.name);
  const postStart = record.spec.lifecycle?.postStart;
  if (postStart) {
    const hookId = beginHook(turn, record, 'postStart', postStart);
    setState(turn, record, { kind: 'post-start', process: answer.process, hookId });
  } else {
    succeed(turn, record, answer.process);
  }
}

function succeed(turn: Turn, record: ContainerRecord, process: Process): void {
  const { startError: _, ...healthy } = record;
  if (process.exit) setTerminated(turn, healthy, process);
  else setState(turn, healthy, { kind: 'running', process });
}

function advancePostStart(
  turn: Turn,
  record: ContainerRecord,
  state: Extract<ContainerRecord['state'], { kind: 'post-start' }>,
): void {
  const verdict = settleHook(turn, record, state.hookId);
  if (verdict === undefined) return;
  if (verdict.ok) {
    succeed(turn, record, state.process);
    return;
  }
  const text = turn.pod.options.explain
    ? `${MESSAGE.postStartHookFailed}: ${verdict.shortMessage}`
    : MESSAGE.postStartHookFailed;
  recordEvent(
    turn,
    EVENT.failedPostStartHook,
    text,
    record.name,
    explainLostHook(state.process) ?? verdict.hint,
  );
  const failed = setContainer(turn, {
    ...record,
    startError: { reason: 'PostStartHookError', message: verdict.message },
  });
  beginStop(turn, failed, state.process, {
    cause: 'failed-post-start',
    message: MESSAGE.killingAfterPostStart,
    graceSeconds: killGraceSeconds(turn.pod, failed, 'failed-post-start'),
  });
}

function takeFailure(turn: Turn, record: ContainerRecord, answer: StartAnswer & { kind: 'failed' }): void {
  switch (answer.reason) {
    case 'StartError':
      takeStartError(turn, record, answer.message);
      break;
    case 'ErrImageNeverPull':
      recordEvent(turn, EVENT.errImageNeverPull, answer.message, record.name);
      recordEvent(turn, EVENT.failed, 'Error: ErrImageNeverPull', record.name);
      neverCreated(turn, record, answer);
      break;
    case 'CreateContainerConfigError':
      recordEvent(turn, EVENT.failed, `Error: ${answer.message}`, record.name);
      neverCreated(turn, record, answer);
      break;
    default:
      answer.reason satisfies never;
  }
}

/** Created but not started: exit code 128, started at the epoch (observed, trace i6). */
function takeStartError(turn: Turn, asked: ContainerRecord, message: string): void {
  const { reset: _, ...record } = asked;
  recordEvent(turn, EVENT.created, MESSAGE.created, record.name);
  recordEvent(turn, EVENT.failed, `Error: ${message}`, record.name, START_ERROR_HINT);
  const termination = {
    exitCode: 128,
    reason: 'StartError',
    message,
    startedAt: 0,
    finishedAt: turn.now,
    restartCount: record.restartCount,
  };
  const startError = { reason: 'RunContainerError', message };
  setContainer(turn, { ...record, state: { kind: 'terminated', termination }, startError });
}

/** There is no instance: the container goes on waiting, with the reason in its status. */
function neverCreated(turn: Turn, record: ContainerRecord, answer: StartAnswer & { kind: 'failed' }): void {
  const { reason, message } = answer;
  const restartCount = record.previous ? record.restartCount - 1 : record.restartCount;
  // What RestartAllContainers has removed does not come back.
  const state: ContainerRecord['state'] =
    record.previous && !record.reset
      ? { kind: 'terminated', termination: record.previous }
      : { kind: 'waiting' };
  setContainer(turn, { ...record, state, restartCount, startError: { reason, message } });
}
