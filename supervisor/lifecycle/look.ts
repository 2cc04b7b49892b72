/** When to look at what really runs in a container, and what is told of it: once each. Ours, not the kubelet's. */

import type { Remark } from './facts.ts';
import { processGraceSeconds } from './grace.ts';
import { isAlive } from './instance.ts';
import { least, perContainer } from './per-container.ts';
import type { ContainerRecord, LookState, PodState } from './pod-state.ts';
import { stopSignalOf } from './stop-signal.ts';
import { recordEvent, setContainer, type Turn } from './turn.ts';

/** A process needs a moment to start what it stands in front of. */
const FIRST_LOOK_MS = 1000;
/** Pauses before the next looks, while something is still being set up: four in all, the last 40 s after the start. */
const PAUSES_MS = [3000, 9000, 27_000] as const;
/** After the stop signal: what has not been taken by now has been lost. */
const EARLY_MS = 1000;
/** Who still runs when this much of its grace has passed hangs, as far as one can tell. */
const LATE_FRACTION = 0.75;

/** Called in every turn, for every container; records what has been seen, then asks for what is due. */
export function lookAtProcesses(turn: Turn): void {
  if (lookTime(turn.pod) > turn.now) return;
  // A look changes the record of its own container alone.
  for (const record of turn.pod.containers) {
    const told = tellRemarks(turn, record);
    const due = nextLook(told);
    if (due && due.at <= turn.now) ask(turn, told, due);
  }
}

/** When the next look is due, at once while there is something to tell; Infinity when none is. */
export function lookTime(pod: PodState): number {
  return pod.options.explain ? least(lookTimes(pod)) : Number.POSITIVE_INFINITY;
}

const lookTimes = perContainer((record) =>
  record.remarks ? Number.NEGATIVE_INFINITY : (nextLook(record)?.at ?? Number.POSITIVE_INFINITY),
);

interface DueLook {
  readonly at: number;
  readonly occasion: 'up' | 'stop-sent' | 'stop-late';
}

/** Init containers are over before anybody could stop them. */
function nextLook(record: ContainerRecord): DueLook | undefined {
  if (record.role === 'init' || !isAlive(record)) return undefined;
  const { state, restartCount } = record;
  const look = record.look?.restartCount === restartCount ? record.look : undefined;
  if (state.kind === 'running') return upLook(state.process.startedAt, look);
  if (state.kind === 'terminating' && !state.killed) {
    const graceMs = processGraceSeconds(state.stop) * 1000;
    const sentAt = state.killAt - graceMs;
    if (!look?.stop) return { at: sentAt + Math.min(EARLY_MS, graceMs / 2), occasion: 'stop-sent' };
    if (look.stop === 'sent') return { at: sentAt + graceMs * LATE_FRACTION, occasion: 'stop-late' };
  }
  return undefined;
}

function upLook(startedAt: number, look: LookState | undefined): DueLook | undefined {
  if (!look) return { at: startedAt + FIRST_LOOK_MS, occasion: 'up' };
  const pause = PAUSES_MS[look.count - 1];
  if (look.answer !== 'unsettled' || pause === undefined) return undefined;
  return { at: look.askedAt + pause, occasion: 'up' };
}

function ask(turn: Turn, record: ContainerRecord, { occasion }: DueLook): void {
  const { name, restartCount, state } = record;
  if (!('process' in state)) return;
  const before = record.look?.restartCount === restartCount ? record.look : undefined;
  const count = (before?.count ?? 0) + 1;
  const stop = occasion === 'up' ? undefined : occasion === 'stop-sent' ? 'sent' : 'late';
  const account = before?.account;
  setContainer(turn, {
    ...record,
    look: {
      restartCount,
      count,
      askedAt: turn.now,
      ...(stop && { stop }),
      ...(account !== undefined && { account }),
    },
  });
  const signal = stopSignalOf(record, state.process);
  turn.actions.push({ type: 'look-at-process', container: name, restartCount, occasion, signal });
}

/** A remark is made once in a pod's life: what is wrong with a start command is wrong with every restart too. */
function tellRemarks(turn: Turn, record: ContainerRecord): ContainerRecord {
  const { remarks: _, ...rest } = record;
  if (!record.remarks) return record;
  const told = [...(record.told ?? [])];
  for (const remark of record.remarks) {
    if (told.includes(remark.key)) continue;
    told.push(remark.key);
    recordEvent(turn, { eventType: 'Warning', reason: remark.code }, remark.why, record.name, remark.remedy);
  }
  return setContainer(turn, { ...rest, told });
}

/** The container with what somebody has found out about it. */
export function withRemarks(record: ContainerRecord, remarks: readonly Remark[]): ContainerRecord {
  return remarks.length === 0 ? record : { ...record, remarks: [...(record.remarks ?? []), ...remarks] };
}
