/** Served or dropped: what a client saw of one request. */

import { isExpected, type PlannedRequest } from '../load/load-plan.ts';
import type { RequestRecord } from '../load/request-record.ts';

export const DROP_CLASSES = [
  'refused',
  'reset',
  'closed',
  'truncated',
  'timed-out',
  'error-status',
  'malformed',
] as const;

export type DropClass = (typeof DROP_CLASSES)[number];

/** In words, as the report shows them. */
export const CLASS_WORDS = {
  refused: 'connection refused',
  reset: 'connection reset before an answer',
  closed: 'connection closed without an answer',
  truncated: 'answer cut off in the middle',
  'timed-out': 'no whole answer in time',
  'error-status': 'answered with an error',
  malformed: 'answer that is no HTTP/1.1',
} as const satisfies Record<DropClass, string>;

export type Fate = 'served' | 'unjudged' | DropClass;

/** `unjudged`: it was never sent, or called off by the drill itself. */
export function fateOf(record: RequestRecord, requests: readonly PlannedRequest[]): Fate {
  const { ending } = record;
  switch (ending.kind) {
    case 'answered':
      return isExpected(ending.status, requests[record.request]?.expects ?? []) ? 'served' : 'error-status';
    case 'not-sent':
    case 'abandoned':
      return 'unjudged';
    default:
      return ending.kind;
  }
}
