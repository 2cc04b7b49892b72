/** One row of the table: what was measured beside what hooklet says. */

import type { FindingCode } from '../../supervisor/diagnosis/finding.ts';
import type { Column, Outcome } from './run-form.ts';

export const HEADINGS = [
  'started as',
  'as',
  'app got',
  'gone after',
  'status',
  'the app',
  'hooklet says',
] as const;

export type Row = readonly string[];

export function showRow(name: string, column: Column, outcome: Outcome, capMs: number): Row {
  const { got, goneMs, status, findings } = outcome;
  return [
    code(name),
    column,
    got.length === 0 ? 'nothing' : tally(got),
    goneMs === undefined ? `not within ${capMs / 1000} s` : `${Math.round(goneMs)} ms`,
    status === undefined ? 'needs KILL' : String(status),
    fate(outcome),
    says(findings.map(({ code: each }) => each)),
  ];
}

/** As the table has it: nothing to say is a dash. */
export function says(codes: readonly FindingCode[]): string {
  return codes.length === 0 ? '–' : codes.join(', ');
}

export function code(name: string): string {
  return `\`${name.replaceAll('|', '\\|')}\``;
}

function fate({ got, drained, orphaned, goneMs }: Outcome): string {
  if (goneMs === undefined) return 'runs on';
  if (orphaned) return drained ? 'left behind, drained' : 'left behind, runs on';
  if (drained) return 'drained';
  return got.length === 0 ? 'ended untold' : 'killed while it drained';
}

/** `TERM`, `TERM twice`. */
function tally(signals: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const signal of signals) counts.set(signal, (counts.get(signal) ?? 0) + 1);
  return [...counts]
    .map(([signal, count]) => `${signal.replace('SIG', '')}${count > 1 ? ` x${count}` : ''}`)
    .join(', ');
}

export function table(rows: readonly Row[]): readonly string[] {
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)];
}
