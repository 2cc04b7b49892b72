/** A small picture of the requests against time, with the phases of the stop above it. */

import type { Phase } from './phases.ts';
import type { DrillReport } from './report.ts';

const BARS = ' ▁▂▃▄▅▆▇█';
const LABEL = 9;

/** Lines that are at most `columns` wide. */
export function drawPicture(report: DrillReport, columns: number): readonly string[] {
  const { records, phases } = report;
  if (records.length === 0) return [];
  const ends = records.map(({ ended }) => ended);
  const last = phases.map(({ to = 0 }) => to);
  const from = Math.min(...[0, ...minMax(records.map(({ due }) => due))]);
  const to = Math.max(...[0.1, ...minMax(ends), ...last]);
  const width = Math.max(20, Math.min(columns, 100) - LABEL - 1);
  const step = (to - from) / width;
  const column = (seconds: number) => Math.max(0, Math.min(width - 1, Math.floor((seconds - from) / step)));
  const row = (name: string, text: string) => `${name.padEnd(LABEL)} ${text}`.trimEnd();
  const count = (dropped: boolean) => {
    const cells = new Array<number>(width).fill(0);
    for (const { fate, ended } of records)
      if (fate !== 'unjudged' && (fate !== 'served') === dropped)
        cells[column(ended)] = (cells[column(ended)] ?? 0) + 1;
    return cells;
  };
  const served = count(false);
  const dropped = count(true);
  const most = Math.max(1, ...served, ...dropped);
  return [
    ...phases.map((phase) => row(phase.name, span(phase, column, width))),
    row('served', bars(served, most)),
    row('dropped', dropped.some((each) => each > 0) ? bars(dropped, most) : '–'),
    row('', scale(from, to, width, column)),
  ];
}

/** Of a long list: spread arguments have a limit. */
function minMax(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function span({ from, to }: Phase, column: (seconds: number) => number, width: number): string {
  const [first, last] = [column(from), to === undefined ? width - 1 : column(to)];
  return ' '.repeat(first) + (last > first ? `├${'─'.repeat(last - first - 1)}┤` : '│');
}

/** What is there is seen, however little it is. */
function bars(cells: readonly number[], most: number): string {
  return cells
    .map((cell) => (cell === 0 ? ' ' : BARS[Math.max(1, Math.round((cell / most) * (BARS.length - 1)))]))
    .join('');
}

function scale(from: number, to: number, width: number, column: (seconds: number) => number): string {
  const seconds = niceStep((to - from) / 6);
  const cells = new Array<string>(width).fill(' ');
  for (let at = Math.ceil(from / seconds) * seconds; at <= to; at += seconds) {
    const text =
      Math.abs(at) < seconds / 2 ? '0 s' : `${at > 0 ? '+' : '−'}${Number(Math.abs(at).toFixed(2))}`;
    const first = column(at);
    if (first + text.length <= width)
      [...text].forEach((letter, i) => {
        cells[first + i] = letter;
      });
  }
  return cells.join('');
}

function niceStep(seconds: number): number {
  const power = 10 ** Math.floor(Math.log10(seconds));
  const step = [1, 2, 5, 10].find((each) => each * power >= seconds) ?? 10;
  return step * power;
}
