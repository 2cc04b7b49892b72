/** Several drills of the same manifest, and of two side by side: the worst one, and the one in the middle. */

import type { DrillReport } from './report.ts';

export interface Series {
  /** The manifest, as it was given. */
  readonly name: string;
  readonly reports: readonly [DrillReport, ...DrillReport[]];
}

export interface SeriesSummary {
  readonly runs: number;
  readonly passed: number;
  readonly worstDropped: number;
  readonly medianDropped: number;
  readonly killed: number;
  /** From the beginning of the stop to the end of the process, in seconds; the middle one. */
  readonly medianStopSeconds?: number;
}

export function summarize({ reports }: Series): SeriesSummary {
  const dropped = reports.map((report) => report.dropped);
  const totals = reports.flatMap(({ ledger }) => (ledger?.total === undefined ? [] : [ledger.total]));
  return {
    runs: reports.length,
    passed: reports.filter(({ passed }) => passed).length,
    worstDropped: Math.max(...dropped),
    medianDropped: median(dropped),
    killed: reports.filter(({ killed }) => killed).length,
    ...(totals.length > 0 && { medianStopSeconds: median(totals) }),
  };
}

/** The one that dropped most; of equals, one that did not pass. */
export function worstOf({ reports }: Series): DrillReport {
  return reports.reduce((worst, each) => (badness(each) > badness(worst) ? each : worst));
}

function badness({ dropped, killed, passed }: DrillReport): number {
  return dropped + (killed ? 0.5 : 0) + (passed ? 0 : 0.25);
}

/** Of an even number, the higher one of the two in the middle: nothing is made up, and nothing is made better. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
