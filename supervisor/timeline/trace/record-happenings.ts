/** From what happens to what a trace keeps: small, bounded, without what programs print beyond their hooks. */

import type { HookOutcome } from '../../lifecycle/facts.ts';
import type { ContainerStatus, PodStatus } from '../../lifecycle/pod-status.ts';
import type { Attempt } from '../../lifecycle/probe-outcome.ts';
import { podColumns } from '../../lifecycle/status-column.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Happening, PodRef } from '../../node/happening.ts';
import { firstCharacters } from './first-characters.ts';
import { createHookTexts, type HookTexts } from './hook-texts.ts';
import type { TracedState, TraceKind, TraceRecord } from './trace-record.ts';

export interface Recorder {
  /** A pod before anything happens to it; one that it has not met has no names of containers at first. */
  meet(pod: Pod): void;
  /** What a trace keeps of it: one record, sometimes more, often none. */
  record(happening: Happening): readonly TraceRecord[];
}

/** Events and commands are texts of others: a reader sees so much of them. */
const LONGEST_TEXT = 1024;

export function createRecorder(): Recorder {
  const pods = new Map<string, Met>();
  const hookTexts = createHookTexts();
  return {
    meet: (pod) => void pods.set(pod.metadata.uid, { pod, told: false, deleting: false }),
    record(happening) {
      const { at, pod: ref } = happening;
      const met = pods.get(ref.uid);
      const kinds = kindsOf(happening, met, hookTexts);
      if (happening.type === 'deletion-requested' && met) met.deleting = true;
      if (happening.type === 'removed') pods.delete(ref.uid);
      const first = met && !met.told ? introduce(met) : [];
      return [...first, ...kinds].map((kind) => stamp(at, ref, kind));
    },
  };
}

interface Met {
  readonly pod: Pod;
  told: boolean;
  deleting: boolean;
}

function introduce(met: Met): TraceKind[] {
  met.told = true;
  const { initContainers, containers, terminationGracePeriodSeconds: graceSeconds } = met.pod.spec;
  const traced = [
    ...initContainers.map(({ name, restartPolicy }) => ({
      name,
      role: restartPolicy === 'Always' ? ('sidecar' as const) : ('init' as const),
    })),
    ...containers.map(({ name }) => ({ name, role: 'regular' as const })),
  ];
  return [{ type: 'pod', graceSeconds, containers: traced }];
}

/** A hundredth of a millisecond is more than the clock knows. */
function stamp(at: number, { namespace, name, uid }: PodRef, kind: TraceKind): TraceRecord {
  return { at: Math.round(at * 100) / 100, pod: `${namespace}/${name}`, uid, ...kind };
}

function kindsOf(happening: Happening, met: Met | undefined, hookTexts: HookTexts): readonly TraceKind[] {
  switch (happening.type) {
    case 'output':
      return [];
    case 'status':
      return [describeStatus(happening.status, met)];
    case 'process-started': {
      const { type, container, pid, argv, restartCount } = happening;
      return [{ type, container, pid, command: shorten(argv.join(' ')), restartCount }];
    }
    case 'start-failed': {
      const { type, container, reason, message, restartCount } = happening;
      return [{ type, container, reason, message: shorten(message), restartCount }];
    }
    case 'process-exited': {
      const { type, container, exitCode, signal } = happening;
      return [{ type, container, exitCode, ...(signal === undefined ? {} : { signal }) }];
    }
    case 'hook-started': {
      const { type, container, hook, hookId, what } = happening;
      return [{ type, container, hook, hookId, what: shorten(what) }];
    }
    case 'hook-output':
      return hookTexts.take(happening);
    case 'hook-ended': {
      const { type, container, hookId, outcome, unshownBytes } = happening;
      const { rest, leftBytes } = hookTexts.end(happening);
      const ended = { type, container, hookId, ...judge(outcome), unshownBytes: unshownBytes + leftBytes };
      return [...rest, ended];
    }
    case 'probe-ended': {
      const { type, container, probe, attempt, seconds } = happening;
      return [{ type, container, probe, seconds: thousandths(seconds), ...describeAttempt(attempt) }];
    }
    case 'event': {
      const { type, eventType, reason, message, count, container, hint } = happening;
      const more = { ...(container ? { container } : {}), ...(hint ? { hint: shorten(hint) } : {}) };
      return [{ type, eventType, reason, message: shorten(message), count, ...more }];
    }
    case 'deletion-requested': {
      const { type, why, graceSeconds } = happening;
      return [{ type, why, ...(graceSeconds === undefined ? {} : { graceSeconds }) }];
    }
    default: {
      const { at: _, pod: __, ...kind } = happening;
      return [kind];
    }
  }
}

function describeStatus(status: PodStatus, met: Met | undefined): TraceKind {
  const spec = met?.pod.spec ?? { containers: [], initContainers: [] };
  const ready = status.conditions.some(({ type, status: truth }) => type === 'Ready' && truth === 'True');
  const containers = [...(status.initContainerStatuses ?? []), ...status.containerStatuses].map(stateOf);
  return {
    type: 'status',
    status: podColumns(spec, status, met?.deleting ?? false).status,
    ready,
    phase: status.phase,
    containers,
  };
}

function stateOf({ name, state, ready, restartCount }: ContainerStatus): TracedState {
  const { waiting, running, terminated } = state;
  const kind = running ? 'Running' : terminated ? 'Terminated' : 'Waiting';
  const reason = terminated?.reason ?? waiting?.reason;
  return { name, state: kind, ...(reason ? { reason } : {}), ready, restartCount };
}

function judge(outcome: HookOutcome): { readonly ok: boolean; readonly result: string } {
  switch (outcome.kind) {
    case 'exited':
      return { ok: outcome.exitCode === 0, result: `exit code ${outcome.exitCode}` };
    case 'answered':
      return { ok: true, result: `answered ${outcome.status}` };
    case 'slept':
      return { ok: true, result: 'slept' };
    case 'failed':
      return { ok: false, result: shorten(outcome.error) };
    default:
      return outcome satisfies never;
  }
}

function describeAttempt(attempt: Attempt) {
  if (attempt.kind === 'success') return { result: attempt.kind };
  return { result: attempt.kind, message: shorten(attempt.message) };
}

function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${firstCharacters(text, LONGEST_TEXT)}…` : text;
}

function thousandths(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
