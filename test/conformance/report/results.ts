/** What became of every row, and how that is counted. */

import type { Group, Row } from '../row.ts';

export type Result =
  | { readonly kind: 'passed'; readonly real: boolean }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'not applicable'; readonly why: string };

/** By the id of the row. */
export type Results = ReadonlyMap<string, Result>;

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  readonly total: number;
}

/** How it is meant to be: every row that can be run passes. */
export function allPassed(table: readonly Group[]): Results {
  return new Map(table.flatMap(({ rows }) => rows.map((row) => [row.id, expected(row)])));
}

function expected(row: Row): Result {
  if ('notApplicable' in row) return { kind: 'not applicable', why: row.notApplicable };
  return { kind: 'passed', real: row.real ?? false };
}

export function count(rows: readonly Row[], results: Results): Count {
  const kinds = rows.map(({ id }) => results.get(id)?.kind ?? 'failed');
  const number = (kind: Result['kind']) => kinds.filter((each) => each === kind).length;
  return {
    passed: number('passed'),
    failed: number('failed'),
    notApplicable: number('not applicable'),
    total: rows.length,
  };
}

/** The last line of `npm run conformance`. */
export function summary({ passed, failed, notApplicable, total }: Count): string {
  return `conformance: ${passed} passed, ${failed} failed, ${notApplicable} not applicable of ${total}`;
}
