/** The README's table of hooklet beside other supervisors. */

import { textOf } from './pages.ts';

/** The cells of a Markdown table's rows, headings first, without the line below them. */
export function tableIn(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** From one text to the next one behind it; empty where the first is not. */
export function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  return start < 0 ? '' : text.slice(start, text.indexOf(to, start + from.length));
}

const [[, ...headings] = [], ...rows] = tableIn(between(textOf('README.md'), '| | hooklet run -- |', '\n\n'));

/** As the benchmarks call them. */
export const COMPARED = headings.map((name) => (name === 'hooklet run --' ? 'hooklet run -- COMMAND' : name));

/** What the row says of one of them. */
export function compared(row: string, name: string): string | undefined {
  return rows.find(([first]) => first === row)?.[1 + COMPARED.indexOf(name)];
}
