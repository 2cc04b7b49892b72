/** Markdown tables in a page, between two marks: written by a run, read by the next one's check. */

import type { Ratio } from './compare.ts';
import type { Spread } from './spread.ts';

/** The rows under a head; a `|` in a cell does not end it. */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [toLine(head), toLine(head.map(() => '---')), ...rows.map(toLine)];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Replaces what stands between the marks of a section. Throws when the page does not hold them. */
export function putSection(page: string, section: string, lines: readonly string[]): string {
  const { start, end } = find(page, section);
  return `${page.slice(0, start)}\n\n${lines.join('\n')}\n\n${page.slice(end)}`;
}

/** The lines between the marks of a section. Throws when the page does not hold them. */
export function readSection(page: string, section: string): readonly string[] {
  const { start, end } = find(page, section);
  return page.slice(start, end).trim().split('\n');
}

function find(page: string, section: string): { readonly start: number; readonly end: number } {
  const [from, to] = [`<!-- bench:${section} -->`, `<!-- /bench:${section} -->`];
  const [at, end] = [page.indexOf(from), page.indexOf(to)];
  if (at < 0 || end < at) throw new Error(`the page does not hold ${from} and, behind it, ${to}`);
  return { start: at + from.length, end };
}

const RATIO_HEAD = ['ratio', 'median', 'first quartile', 'third quartile'] as const;

/** Those of `kept` that were not measured again stay. */
export function drawRatios(measured: readonly Ratio[], kept: readonly Ratio[] = []): readonly string[] {
  const stay = kept.filter(({ name }) => !measured.some((other) => other.name === name));
  const all = [...stay, ...measured].sort((a, b) => (a.name < b.name ? -1 : 1));
  return drawTable(
    RATIO_HEAD,
    all.map(({ name, spread }) => [name, ...[spread.median, spread.low, spread.high].map(decimal)]),
  );
}

/** The ratios of a section that `drawRatios` wrote; a line that is no row of figures is passed over. */
export function readRatios(lines: readonly string[]): readonly Ratio[] {
  return lines.flatMap((line) => {
    const [name = '', ...figures] = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
    const [median = Number.NaN, low = Number.NaN, high = Number.NaN] = figures.map(Number);
    return Number.isNaN(low + median + high) ? [] : [{ name, spread: { low, median, high } }];
  });
}

/** `median (first to third quartile)` in the unit of the column. */
export function showSpread({ low, median, high }: Spread, digits = 1): string {
  return `${number(median, digits)} (${number(low, digits)} to ${number(high, digits)})`;
}

export function number(value: number, digits = 1): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toFixed(digits);
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text;
}

function decimal(value: number): string {
  return value.toFixed(3);
}
