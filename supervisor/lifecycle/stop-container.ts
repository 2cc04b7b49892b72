/** One kill of one container: `kuberuntime_container.go` killContainer and executePreStopHook. */

import { EVENT } from './event-reasons.ts';
import { preStopDeadline, processGraceSeconds, spend } from './grace.ts';
import type { ContainerRecord, Process, Stop, StopCause, Termination } from './pod-state.ts';
import { type ProcessFate, reportFailedPreStop, reportKill, reportTimedOutPreStop } from './report-stop.ts';
import { abandonHook, beginHook, settleDeadHooks, settleHook } from './run-hook.ts';
import { stopSignalOf } from './stop-signal.ts';
import { isTurnOf } from './termination-order.ts';
import { recordEvent, setState, type Turn } from './turn.ts';

export interface StopRequest {
  readonly cause: StopCause;
  readonly message: string;
  /** For the preStop hook and the process together; at 0 there is no preStop. */
  readonly graceSeconds: number;
  /** All containers of the pod are stopped together, and there are sidecars: they wait for their turn. */
  readonly ordered?: boolean;
}

/** The `Killing` event, then the preStop hook if there is one and time for it, else the stop signal. */
export function beginStop(turn: Turn, record: ContainerRecord, process: Process, request: StopRequest): void {
  const { cause, message, graceSeconds, ordered = false } = request;
  const stop: Stop = { cause, startedAt: turn.now, graceSeconds, leftSeconds: graceSeconds, ordered };
  recordEvent(turn, EVENT.killing, message, record.name);
  const preStop = record.spec.lifecycle?.preStop;
  if (preStop && graceSeconds > 0) {
    const hookId = beginHook(turn, record, 'preStop', preStop);
    setState(turn, record, { kind: 'pre-stop', process, stop, hookId });
  } else {
    awaitTurn(turn, record, process, stop);
  }
}

/** Takes a stop that is under way as far as it goes now. */
export function advanceStop(turn: Turn, record: ContainerRecord): void {
  const { state } = record;
  if (state.kind === 'pre-stop') advancePreStop(turn, record, state);
  else if (state.kind === 'awaiting-turn') advanceAwaitingTurn(turn, record, state);
  else if (state.kind === 'terminating') advanceTerminating(turn, record, state);
}

type State<Kind> = Extract<ContainerRecord['state'], { kind: Kind }>;

function advancePreStop(turn: Turn, record: ContainerRecord, state: State<'pre-stop'>): void {
  const verdict = settleHook(turn, record, state.hookId);
  if (verdict) {
    if (!verdict.ok) reportFailedPreStop(turn, record, verdict, fateOf(state));
    awaitTurn(turn, record, state.process, spend(state.stop, state.stop.startedAt, turn.now));
  } else if (turn.now >= preStopDeadline(state.stop)) {
    abandonHook(turn, state.hookId);
    if (turn.pod.options.explain) reportTimedOutPreStop(turn, record, state.stop);
    awaitTurn(turn, record, state.process, { ...state.stop, leftSeconds: 0 });
  }
}

function fateOf({ process: { exit }, stop }: State<'pre-stop'>): ProcessFate {
  if (!exit) return 'runs';
  return exit.finishedAt <= stop.startedAt ? 'ended before it' : 'ended while it ran';
}

/** `waitForTurn`: only while there is grace left, and only when the whole pod is stopped. */
function awaitTurn(turn: Turn, record: ContainerRecord, process: Process, stop: Stop): void {
  if (stop.ordered && stop.leftSeconds > 0 && !isTurnOf(turn.pod, record)) {
    setState(turn, record, { kind: 'awaiting-turn', process, stop, since: turn.now });
  } else {
    sendStopSignal(turn, record, process, stop);
  }
}

function advanceAwaitingTurn(turn: Turn, record: ContainerRecord, state: State<'awaiting-turn'>): void {
  if (!isTurnOf(turn.pod, record) && turn.now < turnDeadline(state)) return;
  sendStopSignal(turn, record, state.process, spend(state.stop, state.since, turn.now));
}

/** When a sidecar is signalled although others still run: the grace is used up. */
export function turnDeadline({ since, stop }: State<'awaiting-turn'>): number {
  return since + stop.leftSeconds * 1000;
}

/** No signal is sent to a process that has gone by itself (observed, trace h1). */
function sendStopSignal(turn: Turn, record: ContainerRecord, process: Process, stop: Stop): void {
  if (process.exit) {
    setTerminated(turn, record, process);
    return;
  }
  const graceSeconds = processGraceSeconds(stop);
  const signal = stopSignalOf(record, process);
  turn.actions.push({ type: 'send-signal', container: record.name, signal, graceSeconds });
  const killAt = turn.now + graceSeconds * 1000;
  setState(turn, record, { kind: 'terminating', process, stop, killAt, killed: false });
}

function advanceTerminating(turn: Turn, record: ContainerRecord, state: State<'terminating'>): void {
  if (state.process.exit) {
    setTerminated(turn, record, state.process);
    for (const verdict of settleDeadHooks(turn, record)) {
      if (!verdict.ok) reportFailedPreStop(turn, record, verdict, 'ended after its time was up');
    }
  } else if (turn.now >= state.killAt && !state.killed) {
    turn.actions.push({ type: 'kill-container', container: record.name });
    setState(turn, record, { ...state, killed: true });
    if (turn.pod.options.explain) reportKill(turn, record, state);
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
    ...(process.exit?.message ? { message: process.exit.message } : {}),
  };
  return setState(turn, record, { kind: 'terminated', termination });
}
