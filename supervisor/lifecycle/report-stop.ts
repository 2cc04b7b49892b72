/** The events of a stop: the kubelet's own, and those that hooklet adds when it explains. */

import { EVENT, MESSAGE } from './event-reasons.ts';
import type { ContainerRecord, Stop } from './pod-state.ts';
import { recordEvent, type Turn } from './turn.ts';

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

export function reportTimedOutPreStop(turn: Turn, record: ContainerRecord, stop: Stop): void {
  const message = `PreStopHook did not end within ${stop.graceSeconds} s; the stop signal is sent while it runs on`;
  const hint = 'raise terminationGracePeriodSeconds or make the hook shorter; the process now has 2 s';
  recordEvent(turn, EVENT.preStopHookTimedOut, message, record.name, hint);
}

export function reportKill(turn: Turn, record: ContainerRecord, stop: Stop): void {
  const seconds = Math.round((turn.now - stop.startedAt) / 1000);
  const signal = record.spec.lifecycle?.stopSignal ?? 'SIGTERM';
  const message = `Container ${record.name} did not end after ${signal} and was killed ${seconds} s after its stop began`;
  const hint = `handle ${signal} in the process that is started first (a shell in front of it swallows it), or raise terminationGracePeriodSeconds`;
  recordEvent(turn, EVENT.graceExceeded, message, record.name, hint);
}
