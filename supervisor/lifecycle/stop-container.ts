/** One kill of one container: `kuberuntime_container.go` killContainer and executePreStopHook. */

import { EVENT, MESSAGE } from './event-reasons.ts';
import { preStopDeadline, remainingGraceSeconds } from './grace.ts';
import type { ContainerRecord, Process, Stop, StopCause, Termination } from './pod-state.ts';
import { abandonHook, beginHook, settleDeadHooks, settleHook } from './run-hook.ts';
import { recordEvent, setState, type Turn } from './turn.ts';

export interface StopRequest {
  readonly cause: StopCause;
  readonly message: string;
  /** For the preStop hook and the process together; at 0 there is no preStop. */
  readonly graceSeconds: number;
}

/** The `Killing` event, then the preStop hook if there is one and time for it, else the stop signal. */
export function beginStop(turn: Turn, record: ContainerRecord, process: Process, request: StopRequest): void {
  const { cause, message, graceSeconds } = request;
  const stop: Stop = { cause, startedAt: turn.now, graceSeconds };
  recordEvent(turn, EVENT.killing, message, record.name);
  const preStop = record.spec.lifecycle?.preStop;
  if (preStop && graceSeconds > 0) {
    const hookId = beginHook(turn, record, 'preStop', preStop);
    setState(turn, record, { kind: 'pre-stop', process, stop, hookId });
  } else {
    sendStopSignal(turn, record, process, stop);
  }
}

/** Takes a stop that is under way as far as it goes now. */
export function advanceStop(turn: Turn, record: ContainerRecord): void {
  const { state } = record;
  if (state.kind === 'pre-stop') advancePreStop(turn, record, state);
  else if (state.kind === 'terminating') advanceTerminating(turn, record, state);
}

type State<Kind> = Extract<ContainerRecord['state'], { kind: Kind }>;

function advancePreStop(turn: Turn, record: ContainerRecord, state: State<'pre-stop'>): void {
  const verdict = settleHook(turn, record, state.hookId);
  if (verdict) {
    if (!verdict.ok) reportFailedPreStop(turn, record, verdict, state.process.exit !== undefined);
    sendStopSignal(turn, record, state.process, state.stop);
  } else if (turn.now >= preStopDeadline(state.stop)) {
    abandonHook(turn, state.hookId);
    if (turn.pod.options.explain) reportTimedOutPreStop(turn, record, state.stop);
    sendStopSignal(turn, record, state.process, state.stop);
  }
}

/** No signal is sent to a process that has gone by itself (observed, trace h1). */
function sendStopSignal(turn: Turn, record: ContainerRecord, process: Process, stop: Stop): void {
  if (process.exit) {
    setTerminated(turn, record, process);
    return;
  }
  const graceSeconds = remainingGraceSeconds(stop, turn.now);
  const signal = record.spec.lifecycle?.stopSignal ?? 'SIGTERM';
  turn.actions.push({ type: 'send-signal', container: record.name, signal, graceSeconds });
  const killAt = turn.now + graceSeconds * 1000;
  setState(turn, record, { kind: 'terminating', process, stop, killAt, killed: false });
}

function advanceTerminating(turn: Turn, record: ContainerRecord, state: State<'terminating'>): void {
  if (state.process.exit) {
    setTerminated(turn, record, state.process);
    for (const verdict of settleDeadHooks(turn, record)) {
      if (!verdict.ok) reportFailedPreStop(turn, record, verdict, true);
    }
  } else if (turn.now >= state.killAt && !state.killed) {
    turn.actions.push({ type: 'kill-container', container: record.name });
    setState(turn, record, { ...state, killed: true });
    if (turn.pod.options.explain) reportKill(turn, record, state.stop);
  }
}

/** What a process that has ended leaves behind; reason and code as containerd and the kubelet name them. */
export function setTerminated(turn: Turn, record: ContainerRecord, process: Process): ContainerRecord {
  const exitCode = process.exit?.exitCode ?? 0;
  const termination: Termination = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: process.startedAt,
    finishedAt: process.exit?.finishedAt ?? turn.now,
    restartCount: record.restartCount,
  };
  return setState(turn, record, { kind: 'terminated', termination });
}

/** `PreStopHook failed`; with explanations also why. A failed preStop never aborts a stop. */
export function reportFailedPreStop(
  turn: Turn,
  record: ContainerRecord,
  failure: { shortMessage: string; hint?: string },
  processGone: boolean,
): void {
  const { explain } = turn.pod.options;
  const message = explain
    ? `${MESSAGE.preStopHookFailed}: ${failure.shortMessage}`
    : MESSAGE.preStopHookFailed;
  const hint = processGone
    ? 'the container ended while its preStop hook ran, and took the hook with it; harmless if that was the purpose'
    : failure.hint;
  recordEvent(turn, EVENT.failedPreStopHook, message, record.name, hint);
}

function reportTimedOutPreStop(turn: Turn, record: ContainerRecord, stop: Stop): void {
  const message = `PreStopHook did not end within ${stop.graceSeconds} s; the stop signal is sent while it runs on`;
  const hint = 'raise terminationGracePeriodSeconds or make the hook shorter; the process now has 2 s';
  recordEvent(turn, EVENT.preStopHookTimedOut, message, record.name, hint);
}

function reportKill(turn: Turn, record: ContainerRecord, stop: Stop): void {
  const seconds = Math.round((turn.now - stop.startedAt) / 1000);
  const signal = record.spec.lifecycle?.stopSignal ?? 'SIGTERM';
  const message = `Container ${record.name} did not end after ${signal} and was killed ${seconds} s after its stop began`;
  const hint = `handle ${signal} in the process that is started first (a shell in front of it swallows it), or raise terminationGracePeriodSeconds`;
  recordEvent(turn, EVENT.graceExceeded, message, record.name, hint);
}
