/** Series of drills as a table, one line each, and below it the worst of each in full. */

import { type Series, summarize, worstOf } from './series.ts';
import { type Paint, showText } from './show-text.ts';

const HEADINGS = ['manifest', 'runs', 'passed', 'worst', 'median', 'killed', 'stop took'] as const;

export function showSeries(all: readonly Series[], paint: Paint, columns: number): string {
  const rows = all.map((series) => {
    const { runs, passed, worstDropped, medianDropped, killed, medianStopSeconds } = summarize(series);
    const took = medianStopSeconds === undefined ? '–' : `${medianStopSeconds.toFixed(2)} s`;
    return [series.name, runs, passed, worstDropped, medianDropped, killed, took].map(String);
  });
  const table = align([[...HEADINGS], ...rows]);
  const [heading = '', ...lines] = table;
  const worst = all.map((series) => {
    const title = series.reports.length > 1 ? `the worst of ${series.reports.length} runs` : 'in full';
    return `${paint('bold', `${series.name}: ${title}`)}\n\n${showText(worstOf(series), paint, columns)}`;
  });
  return `${[paint('dim', heading), ...lines].join('\n')}\n\n${worst.join('\n')}`;
}

/** The first column to the left, numbers to the right. */
function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
