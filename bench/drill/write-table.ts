/** The table of drills as Markdown, and its place in a page. */

import type { DrillReport } from '../../supervisor/index.ts';
import type { Subject } from './subjects.ts';

export interface Row {
  readonly subject: Subject;
  /** All of its runs. */
  readonly reports: readonly DrillReport[];
}

const HEAD = ['server', 'how it stops', 'clean runs', 'dropped', 'why', 'grace used', 'exit code'] as const;

/** One line a row: the run that dropped most of those whose load came as it should. */
export function drawTable(rows: readonly Row[]): readonly string[] {
  return [toLine(HEAD), toLine(HEAD.map(() => '---')), ...rows.map((row) => toLine(toCells(row)))];
}

function toCells({ subject, reports }: Row): readonly string[] {
  const even = reports.filter(({ notes }) => notes.length === 0);
  const worst = (even.length > 0 ? even : reports).reduce((one, other) =>
    other.dropped > one.dropped ? other : one,
  );
  const clean = reports.filter(({ dropped, killed }) => dropped === 0 && !killed).length;
  return [
    subject.server,
    `[${subject.stop}](../${subject.manifest})`,
    `${clean} of ${reports.length}`,
    dropped(worst),
    why(worst),
    graceUsed(worst),
    worst.ledger?.exitCode === undefined ? '–' : String(worst.ledger.exitCode),
  ];
}

function dropped({ classes, dropped: all, served }: DrillReport): string {
  if (all === 0) return 'nothing';
  const counts = classes.map(({ class: each, count }) => `${count} ${each}`);
  return `${counts.join(', ')}, of ${all + served}`;
}

function why({ causes, killed }: DrillReport): string {
  const words = causes.map(({ count, words: each }) => `${count}: ${each}`);
  if (killed) words.push('killed when the grace was over');
  return words.length === 0 ? '–' : words.map(escapeCell).join('<br>');
}

function graceUsed({ ledger }: DrillReport): string {
  if (ledger?.total === undefined) return '–';
  return `${ledger.total.toFixed(1)} s of ${ledger.grace}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('$', '&#36;');
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The page with the lines of these rows in place of those that stand there. */
export function putRows(page: string, rows: readonly Row[]): string {
  const lines = page.split('\n').map((line) => {
    const row = rows.find(({ subject }) => line.includes(`](../${subject.manifest}) |`));
    return row ? toLine(toCells(row)) : line;
  });
  return lines.join('\n');
}

/** What stands between the two marks is replaced. Throws when they are not there. */
export function putBetween(
  page: string,
  [from, to]: readonly [string, string],
  lines: readonly string[],
): string {
  const [start, end] = [page.indexOf(from), page.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`the page does not hold ${from} and, behind it, ${to}`);
  return `${page.slice(0, start + from.length)}\n${lines.join('\n')}\n${page.slice(end)}`;
}
