/** The whole result of a drill as data: what `--json` prints, the library returns, and every other form shows. */

import type { BalancerMode } from '../balancer.ts';
import type { DrillPlan, Sight } from '../drill-plan.ts';
import type { DropClass, Fate } from '../judge/drop-class.ts';
import { fateOf } from '../judge/drop-class.ts';
import { type DropCause, type DropCount, judge } from '../judge/judge.ts';
import type { Ledger } from '../judge/ledger.ts';
import type { StopFacts, StopKind } from '../judge/stop-facts.ts';
import { requestName } from '../load/load-plan.ts';
import type { RequestRecord } from '../load/request-record.ts';
import { listNotes } from './notes.ts';
import { listPhases, type Phase } from './phases.ts';

/** Seconds are those since the stop began, unless said otherwise. */
export interface DrillReport {
  readonly version: 1;
  readonly pod: string;
  readonly container: string;
  readonly stop: StopKind | 'rolling';
  /** RFC 3339; undefined when the drill was called off before the stop. */
  readonly stoppedAt?: string;
  /** Nothing was dropped beyond what was allowed, nothing was killed, and the load was what was asked for. */
  readonly passed: boolean;
  readonly interrupted: boolean;
  readonly dropped: number;
  readonly allowedDropped: number;
  readonly killed: boolean;
  readonly served: number;
  readonly classes: readonly DropCount[];
  readonly causes: readonly DropCause[];
  /** Before the stop began: `failed` is none of the stop's, and no good sign. */
  readonly before: { readonly served: number; readonly failed: number };
  readonly ledger?: Ledger;
  readonly phases: readonly Phase[];
  readonly balancer: {
    readonly mode: BalancerMode;
    readonly lagSeconds: number;
    /** Since the stop began; undefined when traffic did not end. */
    readonly routedSeconds?: number;
  };
  readonly load: LoadReport;
  /** What a reader must know to trust the numbers. */
  readonly notes: readonly string[];
  readonly events: readonly EventLine[];
  readonly records: readonly RecordLine[];
}

export interface LoadReport {
  readonly rate: number;
  readonly reuse: number;
  readonly requests: readonly string[];
  readonly sent: number;
  /** Due after the balancer had stopped sending to the pod. */
  readonly elsewhere: number;
  readonly notSent: number;
  readonly abandoned: number;
  /** Requests a second that were due and came, over the whole load. */
  readonly achievedRate: number;
  /** Within 2 % of what was asked for. */
  readonly kept: boolean;
  readonly lateMs: { readonly p99: number; readonly max: number };
  /** Of what was served, from when it was due to its end. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly seconds: number;
}

export interface EventLine {
  readonly seconds: number;
  readonly pod: string;
  readonly text: string;
  readonly warning: boolean;
}

export interface RecordLine {
  readonly id: number;
  readonly request: string;
  readonly pod: string;
  readonly due: number;
  readonly sent: number;
  readonly ended: number;
  readonly connection: number;
  readonly reused: boolean;
  readonly connectionAgeMs: number;
  readonly fate: Fate;
  readonly status?: number;
  readonly code?: string;
}

export type { DropCause, DropClass, DropCount, Ledger, Phase };

const TOLERANCE = 0.02;

export function makeReport(plan: DrillPlan, sight: Sight, allowedDropped = 0): DrillReport {
  const { facts, records, interrupted } = sight;
  const origin = facts?.startedAt ?? sight.loadFrom ?? 0;
  const requests = plan.load.requests;
  // Without a stop nothing is after it.
  const never = {
    ...NO_STOP,
    startedAt: Number.POSITIVE_INFINITY,
    kind: plan.kind,
    container: plan.container,
  };
  const verdict = judge(records, requests, facts ?? never);
  const load = reportLoad(plan, sight, verdict.notSent, verdict.abandoned);
  const passed =
    !interrupted &&
    facts !== undefined &&
    verdict.dropped <= allowedDropped &&
    !verdict.killed &&
    verdict.before.failed === 0 &&
    load.kept;
  const routedUntil = facts?.routedUntil;
  return {
    version: 1,
    pod: plan.pods[0].metadata.name,
    container: plan.container,
    stop: plan.rolling ? 'rolling' : plan.kind,
    ...(facts && { stoppedAt: new Date(facts.startedAt).toISOString() }),
    passed,
    interrupted,
    dropped: verdict.dropped,
    allowedDropped,
    killed: verdict.killed,
    served: verdict.served,
    classes: verdict.classes,
    causes: verdict.causes,
    before: verdict.before,
    ...(facts && { ledger: verdict.ledger }),
    phases: facts ? listPhases(facts, sight.loadFrom) : [],
    balancer: {
      mode: plan.balancer,
      lagSeconds: plan.lagMs / 1000,
      ...(facts && routedUntil !== undefined && { routedSeconds: (routedUntil - facts.startedAt) / 1000 }),
    },
    load,
    notes: listNotes(plan, sight, verdict, load),
    events: listEvents(sight, origin),
    records: records.map((record) => toLine(record, plan, origin)),
  };
}

const NO_STOP: Pick<StopFacts, 'graceSeconds' | 'hooks' | 'signals' | 'kills' | 'exits'> = {
  graceSeconds: 0,
  hooks: [],
  signals: [],
  kills: [],
  exits: [],
};

function reportLoad({ load }: DrillPlan, sight: Sight, notSent: number, abandoned: number): LoadReport {
  const { pace, records } = sight;
  const seconds = pace?.seconds ?? 0;
  // The first request is due at once: n of them span n − 1 intervals.
  const expected = Math.floor(seconds * load.rate) + 1;
  const came = (pace?.due ?? 0) - notSent;
  const served = records.filter((record) => fateOf(record, load.requests) === 'served');
  const latencies = served.map(({ dueAt, endedAt }) => endedAt - dueAt).sort((a, b) => a - b);
  return {
    rate: load.rate,
    reuse: load.reuse,
    requests: load.requests.map(requestName),
    sent: records.length - notSent,
    elsewhere: pace?.elsewhere ?? 0,
    notSent,
    abandoned,
    achievedRate: pace ? Math.min(load.rate, (load.rate * came) / expected) : 0,
    kept: pace === undefined || came >= expected * (1 - TOLERANCE) - 1,
    lateMs: pace?.lateMs ?? { p99: 0, max: 0 },
    latencyMs: {
      p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
      max: latencies.at(-1) ?? 0,
    },
    seconds,
  };
}

function listEvents({ happenings }: Sight, origin: number): readonly EventLine[] {
  return happenings.flatMap((happening) => {
    if (happening.type !== 'event') return [];
    const { at, pod, reason, message, eventType } = happening;
    const text = `${reason}: ${message.split('\n', 1)[0]}`;
    return [{ seconds: (at - origin) / 1000, pod: pod.name, text, warning: eventType === 'Warning' }];
  });
}

function toLine(record: RequestRecord, { load }: DrillPlan, origin: number): RecordLine {
  const { ending, connection, request } = record;
  const planned = load.requests[request];
  const seconds = (at: number) => Math.round((at - origin) * 10) / 10_000;
  return {
    id: record.id,
    request: planned ? requestName(planned) : '',
    pod: record.target,
    due: seconds(record.dueAt),
    sent: seconds(record.sentAt),
    ended: seconds(record.endedAt),
    connection: connection.id,
    reused: connection.reused,
    connectionAgeMs: Math.round(connection.ageMs),
    fate: fateOf(record, load.requests),
    ...(ending.kind === 'answered' && { status: ending.status }),
    ...('code' in ending && ending.code !== undefined && { code: ending.code }),
  };
}
