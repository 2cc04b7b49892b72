/** What a drill has found out, as metrics. */

import type { Tally } from './tally.ts';

/** Of a drill's report (`drill/report/report.ts`), which this room does not know. */
export interface DrilledStop {
  readonly stop: string;
  readonly passed: boolean;
  readonly interrupted: boolean;
  readonly served: number;
  /** Seconds. */
  readonly ledger?: { readonly total?: number };
  readonly classes: readonly { readonly class: string; readonly count: number }[];
}

export function tallyDrill(tally: Tally, report: DrilledStop): void {
  const { stop, served, classes, ledger } = report;
  const verdict = report.interrupted ? 'interrupted' : report.passed ? 'passed' : 'failed';
  tally.count('hooklet_drills_total', { stop, verdict });
  tally.count('hooklet_drill_requests_total', { stop, fate: 'served' }, served);
  for (const { class: fate, count } of classes)
    tally.count('hooklet_drill_requests_total', { stop, fate }, count);
  if (ledger?.total !== undefined) tally.observe('hooklet_drill_stop_seconds', { stop }, ledger.total);
}
