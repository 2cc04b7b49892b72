/** Why a request was dropped: what a client saw, set against what happened to the pod at that time. */

import type { RequestRecord } from '../load/request-record.ts';
import type { DropClass } from './drop-class.ts';
import type { ExitFact, HookFact, StopFacts } from './stop-facts.ts';

export type CauseKind =
  /** Nobody listened any more, the process was still there, and traffic was still sent. */
  | 'listener-closed'
  /** The process was gone, and traffic was still sent. */
  | 'process-gone'
  /** The grace was over. */
  | 'killed-in-flight'
  /** The process ended with requests in flight, and nobody had asked it to. */
  | 'crashed-in-flight'
  /** The stop signal came right after a preStop hook that had not waited for the drain. */
  | 'signal-cut-drain'
  /** The server closed its connections on the stop signal. */
  | 'cut-on-signal'
  /** The server drained after the stop signal, and gave up before the grace was over. */
  | 'drain-given-up'
  /** The server still listened after the stop signal, and closed what it let in without an answer. */
  | 'turned-away'
  /** The process has no handler: the stop signal ended it. */
  | 'ended-by-signal'
  /** Connections with requests in flight were closed before the stop signal. */
  | 'cut-before-signal'
  /** A kept connection was closed while a request was on its way. */
  | 'keep-alive-closed'
  | 'timed-out'
  | 'error-status'
  | 'malformed';

/** A request that has been on its way for less was not being worked on yet, as far as anybody can tell. */
export const ARRIVING_MS = 50;
/** What the kernel shows to the client and what the supervisor sees of a process are not one moment. */
export const SAME_MOMENT_MS = 100;
/** What is cut sooner after the signal was cut by it, not by a time-out of the server's own. */
const ON_SIGNAL_MS = 500;
/** A hook that ends sooner has started a drain at most, not waited for it. */
const EARLY_HOOK_MS = 1000;

/** The facts that all drops of one pod share. */
export interface Surroundings {
  readonly facts: StopFacts;
  /** The first refusal after the stop began. */
  readonly firstRefusedAt?: number;
  readonly hook?: HookFact;
  readonly signalAt?: number;
  readonly killedAt?: number;
  readonly exit?: ExitFact;
}

export function surroundingsOf(facts: StopFacts, records: readonly RequestRecord[]): Surroundings {
  const own = <T extends { readonly container: string }>(list: readonly T[]) =>
    list.find(({ container }) => container === facts.container);
  const refused = records.filter(({ ending }) => ending.kind === 'refused').map(({ endedAt }) => endedAt);
  const [hook, signal, kill, exit] = [
    own(facts.hooks),
    own(facts.signals),
    own(facts.kills),
    own(facts.exits),
  ];
  return {
    facts,
    ...(refused.length > 0 && { firstRefusedAt: Math.min(...refused) }),
    ...(hook && { hook }),
    ...(signal && { signalAt: signal.at }),
    ...(kill && { killedAt: kill.at }),
    ...(exit && { exit }),
  };
}

export function causeOf(record: RequestRecord, fate: DropClass, around: Surroundings): CauseKind {
  switch (fate) {
    case 'error-status':
    case 'malformed':
    case 'timed-out':
      return fate;
    case 'refused':
      return whoListened(around);
    case 'truncated':
      return whoCut(record, around);
    case 'reset':
    case 'closed':
      return whoClosed(record, around);
    default:
      return fate satisfies never;
  }
}

function whoListened({ firstRefusedAt, exit }: Surroundings): CauseKind {
  if (!exit || firstRefusedAt === undefined) return 'listener-closed';
  return firstRefusedAt < exit.at - SAME_MOMENT_MS ? 'listener-closed' : 'process-gone';
}

/** The connection ended before a byte of the answer. */
function whoClosed(record: RequestRecord, around: Surroundings): CauseKind {
  const { connection, sentAt, endedAt } = record;
  const arriving = endedAt - sentAt <= ARRIVING_MS;
  if (diedWith(record, around)) return whoCut(record, around);
  if (connection.reused) return arriving ? 'keep-alive-closed' : whoCut(record, around);
  // It waited for the listener's accept when the listener was closed.
  const { firstRefusedAt } = around;
  const withListener = firstRefusedAt !== undefined && Math.abs(endedAt - firstRefusedAt) <= SAME_MOMENT_MS;
  if (arriving && withListener) return whoListened(around);
  return isTurnedAway(record, around) ? 'turned-away' : whoCut(record, around);
}

/** It came after the signal on a connection of its own, and neither a kill nor the end of the process cut it. */
function isTurnedAway({ connection, sentAt, endedAt }: RequestRecord, around: Surroundings): boolean {
  const { signalAt, killedAt = Number.POSITIVE_INFINITY, exit } = around;
  if (signalAt === undefined || connection.connectedAt === undefined) return false;
  const endedWith = exit !== undefined && Math.abs(endedAt - exit.at) <= SAME_MOMENT_MS;
  return sentAt > signalAt && endedAt < killedAt - SAME_MOMENT_MS && !endedWith;
}

/** A signal has ended the process at that moment: whatever was there went with it. */
function diedWith({ endedAt }: RequestRecord, { exit }: Surroundings): boolean {
  return exit?.signal !== undefined && Math.abs(endedAt - exit.at) <= SAME_MOMENT_MS;
}

/** A request that was being answered. */
function whoCut({ endedAt }: RequestRecord, around: Surroundings): CauseKind {
  const { facts, exit, killedAt, signalAt, hook } = around;
  const after = (at: number | undefined) => at !== undefined && endedAt >= at - SAME_MOMENT_MS / 2;
  if (after(killedAt)) return 'killed-in-flight';
  if (facts.kind === 'crash') return 'crashed-in-flight';
  if (after(signalAt) && signalAt !== undefined) {
    if (endedBySignal(exit, signalAt) && after(exit?.at)) return 'ended-by-signal';
    if (isEarly(hook, signalAt)) return 'signal-cut-drain';
    return endedAt - signalAt > ON_SIGNAL_MS ? 'drain-given-up' : 'cut-on-signal';
  }
  return 'cut-before-signal';
}

/** An init whose child a signal has ended says so with its own exit code, as a shell does; a JVM does after its drain. */
function endedBySignal(exit: ExitFact | undefined, signalAt: number): boolean {
  if (!exit) return false;
  return exit.signal !== undefined || (exit.exitCode > 128 && exit.at - signalAt <= SAME_MOMENT_MS);
}

/** A sleep waits for as long as it says, and means no drain. */
function isEarly(hook: HookFact | undefined, signalAt: number): boolean {
  if (hook?.endedAt === undefined || hook.outcome?.kind === 'slept') return false;
  return signalAt - hook.endedAt < EARLY_HOOK_MS && hook.endedAt - hook.startedAt < EARLY_HOOK_MS;
}
