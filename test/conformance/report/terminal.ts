/** The table by group, as `npm run conformance` prints it. */

import type { Group, Row } from '../row.ts';
import { count, type Results, summary } from './results.ts';

export function reportText(table: readonly Group[], results: Results): string {
  const head = ['group', 'rows', 'passed', 'failed', 'n/a'];
  const lines = table.map(({ prefix, title, rows }) => {
    const { passed, failed, notApplicable, total } = count(rows, results);
    return [`${prefix} ${title}`, total, passed, failed, notApplicable].map(String);
  });
  const all = table.flatMap(({ rows }) => rows);
  return [
    align([head, ...lines]),
    '',
    'not applicable:',
    ...reasons(all),
    '',
    ...failures(all, results),
    summary(count(all, results)),
  ].join('\n');
}

function align(lines: readonly (readonly string[])[]): string {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** Each reason once, with its rows. */
function reasons(rows: readonly Row[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const row of rows) {
    if (!('notApplicable' in row)) continue;
    byReason.set(row.notApplicable, [...(byReason.get(row.notApplicable) ?? []), row.id]);
  }
  return [...byReason].map(([reason, ids]) => `  ${ids.join(' ')}\n    ${reason}`);
}

function failures(rows: readonly Row[], results: Results): string[] {
  return rows.flatMap(({ id, title }) => {
    const result = results.get(id);
    if (result?.kind === 'passed' || result?.kind === 'not applicable') return [];
    return [`failed: ${id} ${title}\n    ${result?.why ?? 'not run'}`];
  });
}
