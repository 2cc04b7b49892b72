/** The verdict: records of requests and facts of the stop → what was dropped, when, why, and what to change. */

import type { PlannedRequest } from '../load/load-plan.ts';
import type { RequestRecord } from '../load/request-record.ts';
import { type CauseKind, causeOf, type Surroundings, surroundingsOf } from './cause.ts';
import { DROP_CLASSES, type DropClass, type Fate, fateOf } from './drop-class.ts';
import { type Explanation, explain } from './explain.ts';
import { keepLedger, type Ledger } from './ledger.ts';
import type { StopFacts } from './stop-facts.ts';

export interface Verdict {
  /** Of those that ended after the stop began. */
  readonly served: number;
  readonly dropped: number;
  readonly killed: boolean;
  readonly classes: readonly DropCount[];
  readonly causes: readonly DropCause[];
  readonly before: { readonly served: number; readonly failed: number };
  /** Never sent, for want of descriptors or ports of this machine. */
  readonly notSent: number;
  readonly abandoned: number;
  readonly ledger: Ledger;
}

/** Seconds since the stop began. */
export interface DropCount {
  readonly class: DropClass;
  readonly count: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
}

export interface DropCause extends Explanation {
  readonly kind: CauseKind;
  readonly count: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
  /** The ids of the records. */
  readonly requests: readonly number[];
}

/**
 * `target` is the pod that stops: what another one dropped (the new one of a rolling update) is counted with its
 * class, and judged by the same facts.
 */
export function judge(
  records: readonly RequestRecord[],
  requests: readonly PlannedRequest[],
  facts: StopFacts,
): Verdict {
  const judged = records.map((record) => ({ record, fate: fateOf(record, requests) }));
  const after = judged.filter(({ record }) => record.endedAt >= facts.startedAt);
  const before = judged.filter(({ record }) => record.endedAt < facts.startedAt);
  const dropped = after.filter(isDropped);
  const around = surroundingsOf(
    facts,
    dropped.map(({ record }) => record),
  );
  const ledger = keepLedger(facts);
  const kinds = (kind: string) => judged.filter(({ record }) => record.ending.kind === kind).length;
  return {
    served: after.filter(({ fate }) => fate === 'served').length,
    dropped: dropped.length,
    killed: ledger.killed,
    classes: countClasses(dropped, facts),
    causes: groupCauses(dropped, around),
    before: {
      served: before.filter(({ fate }) => fate === 'served').length,
      failed: before.filter(isDropped).length,
    },
    notSent: kinds('not-sent'),
    abandoned: kinds('abandoned'),
    ledger,
  };
}

interface Judged<F extends Fate = Fate> {
  readonly record: RequestRecord;
  readonly fate: F;
}

function isDropped(judged: Judged): judged is Judged<DropClass> {
  return judged.fate !== 'served' && judged.fate !== 'unjudged';
}

function span(records: readonly RequestRecord[], { startedAt }: StopFacts) {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { endedAt } of records) {
    first = Math.min(first, endedAt);
    last = Math.max(last, endedAt);
  }
  return { firstSeconds: (first - startedAt) / 1000, lastSeconds: (last - startedAt) / 1000 };
}

function countClasses(dropped: readonly Judged<DropClass>[], facts: StopFacts): readonly DropCount[] {
  return DROP_CLASSES.flatMap((each) => {
    const records = dropped.filter(({ fate }) => fate === each).map(({ record }) => record);
    return records.length === 0 ? [] : [{ class: each, count: records.length, ...span(records, facts) }];
  });
}

/** The one that dropped most comes first. */
function groupCauses(dropped: readonly Judged<DropClass>[], around: Surroundings): readonly DropCause[] {
  const groups = new Map<CauseKind, RequestRecord[]>();
  for (const { record, fate } of dropped) {
    const kind = causeOf(record, fate, around);
    const group = groups.get(kind);
    if (group) group.push(record);
    else groups.set(kind, [record]);
  }
  return [...groups]
    .map(([kind, records]) => ({
      kind,
      count: records.length,
      ...span(records, around.facts),
      ...explain(kind, { around, records }),
      requests: records.map(({ id }) => id),
    }))
    .sort((a, b) => b.count - a.count);
}
