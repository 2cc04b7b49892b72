/** Drills in Prometheus' text format: for a textfile collector or a push gateway. */

import { expose } from '../../api/metrics/exposition.ts';
import { createTally } from '../../api/metrics/tally.ts';
import { tallyDrill } from '../../api/metrics/tally-drill.ts';
import type { Series } from '../../drill/report/series.ts';

/** All of them together; what a drill does not count is left out. */
export async function showMetrics(all: readonly Series[]): Promise<string> {
  const tally = createTally();
  for (const { reports } of all) for (const report of reports) tallyDrill(tally, report);
  return (await expose([tally], 'hooklet_drill')).text;
}
