/** The events of a stop: the kubelet's own, and those that hooklet adds when it explains. */

import { EVENT, MESSAGE } from './event-reasons.ts';
import type { ContainerRecord, Process, Stop } from './pod-state.ts';
import { stopSignalOf } from './stop-signal.ts';
import { recordEvent, type Turn } from './turn.ts';

/** What became of the process that a failed preStop belonged to. */
export type ProcessFate = 'runs' | 'ended before it' | 'ended while it ran' | 'ended after its time was up';

/** `PreStopHook failed`; with explanations also why. A failed preStop never aborts a stop. */
export function reportFailedPreStop(
  turn: Turn,
  record: ContainerRecord,
  failure: { shortMessage: string; hint?: string },
  fate: ProcessFate,
): void {
  const { explain } = turn.pod.options;
  const message = explain
    ? `${MESSAGE.preStopHookFailed}: ${failure.shortMessage}`
    : MESSAGE.preStopHookFailed;
  const hint = fate === 'runs' ? failure.hint : HINTS[fate];
  recordEvent(turn, EVENT.failedPreStopHook, message, record.name, hint);
}

const HINTS = {
  'ended before it':
    'the container had ended by itself; a kubelet tries the preStop hook of a failed postStart all the same',
  'ended while it ran':
    'the container ended while its preStop hook ran, and took the hook with it; harmless if that was the purpose',
  'ended after its time was up': 'the hook was still running beyond its time when the container ended',
} as const satisfies Record<Exclude<ProcessFate, 'runs'>, string>;

export function reportTimedOutPreStop(turn: Turn, record: ContainerRecord, stop: Stop): void {
  const message = `PreStopHook did not end within ${stop.graceSeconds} s; the stop signal is sent while it runs on`;
  const hint = 'raise terminationGracePeriodSeconds or make the hook shorter; the process now has 2 s';
  recordEvent(turn, EVENT.preStopHookTimedOut, message, record.name, hint);
}

export function reportKill(
  turn: Turn,
  record: ContainerRecord,
  { process, stop }: { readonly process: Process; readonly stop: Stop },
): void {
  const seconds = Math.round((turn.now - stop.startedAt) / 1000);
  const signal = stopSignalOf(record, process);
  const message = `Container ${record.name} did not end after ${signal} and was killed ${seconds} s after its stop began`;
  const hint =
    record.look?.restartCount === record.restartCount && record.look.account !== undefined
      ? `killed after ${seconds} s: ${record.look.account}`
      : `handle ${signal} in the process that is started first (a shell in front of it swallows it), or raise terminationGracePeriodSeconds`;
  recordEvent(turn, EVENT.graceExceeded, message, record.name, hint);
}
