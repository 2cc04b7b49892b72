/** The rows of the live view as lines that fit a terminal. Knows no terminal. */

import type { Paint, Style } from '../output/paint.ts';
import { describeProgress } from '../output/progress-line.ts';
import { fitText, padText, plainText, textWidth } from './text-width.ts';
import type { Row, Tone } from './view-rows.ts';

export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

const LONGEST_NAME = 32;
const LONGEST_STATE = 20;
/** Below these there is no bar, or only a short one. */
const BARS = [
  { from: 100, cells: 20 },
  { from: 60, cells: 10 },
] as const;
const NARROWEST = 10;

const SIGNS = {
  waiting: '○',
  starting: '◔',
  running: '◑',
  ready: '●',
  stopping: '◐',
  done: '✓',
  failed: '✗',
} as const satisfies Record<Tone, string>;

const STYLES = {
  waiting: 'dim',
  starting: 'cyan',
  running: 'blue',
  ready: 'green',
  stopping: 'magenta',
  done: 'dim',
  failed: 'red',
} as const satisfies Record<Tone, Style>;

/** Never more than half of the terminal, never a line as wide as it: a terminal would break it in two. */
export function drawView(rows: readonly Row[], size: ViewSize, paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const width = Math.max(NARROWEST, size.columns - 1);
  const room = Math.max(1, Math.floor(size.rows / 2) - 1);
  const shown = choose(rows, room);
  const names = Math.max(...shown.map(({ name }) => textWidth(plainText(name))));
  const states = Math.max(...shown.map((row) => textWidth(stateOf(row))));
  const layout = {
    width,
    name: Math.min(names, LONGEST_NAME, Math.max(6, Math.floor(width * 0.35))),
    state: Math.min(states, LONGEST_STATE),
    bar: BARS.find(({ from }) => width >= from)?.cells ?? 0,
  };
  const lines = shown.map((row) => drawRow(row, layout, paint));
  const left = rows.length - shown.length;
  const more = left > 0 ? [paint('dim', fitText(`  … and ${left} more`, width))] : [];
  return [paint('dim', '─'.repeat(Math.min(width, size.columns - 1))), ...lines, ...more];
}

interface Layout {
  readonly width: number;
  readonly name: number;
  readonly state: number;
  readonly bar: number;
}

/** In their order; where there is no room for all, those at rest are left out first. */
function choose(rows: readonly Row[], room: number): readonly Row[] {
  if (rows.length <= room) return rows;
  const places = Math.max(1, room - 1);
  const byInterest = [...rows].sort((a, b) => interest(b) - interest(a));
  const chosen = new Set(byInterest.slice(0, places));
  return rows.filter((row) => chosen.has(row));
}

const INTEREST = {
  failed: 4,
  stopping: 3,
  starting: 2,
  running: 2,
  waiting: 1,
  ready: 1,
  done: 0,
} as const satisfies Record<Tone, number>;

function interest({ tone, progress }: Row): number {
  return INTEREST[tone] + (progress ? 1 : 0);
}

function drawRow(row: Row, layout: Layout, paint: Paint): string {
  const style = STYLES[row.tone];
  let left = layout.width;
  const parts: string[] = [];
  const put = (text: string, cells: number, styled: Style | undefined) => {
    const gap = parts.length > 0 ? 1 : 0;
    if (left - gap < Math.min(cells, 3)) return;
    const fitted = padText(text, Math.min(cells, left - gap));
    left -= textWidth(fitted) + gap;
    parts.push(styled ? paint(styled, fitted) : fitted);
  };
  put(SIGNS[row.tone], 1, style);
  put(plainText(row.name), layout.name, 'bold');
  put(stateOf(row), layout.state, style);
  if (layout.bar > 0) put(barOf(row, layout.bar), layout.bar, style);
  const doing = row.progress && doingOf(row.progress);
  if (doing !== undefined) put(doing, textWidth(doing), undefined);
  if (row.event) {
    const text = plainText(row.event.text);
    put(text, textWidth(text), row.event.warning ? 'yellow' : 'dim');
  }
  return parts.join(' ').trimEnd();
}

function stateOf({ state, restarts }: Row): string {
  return `${plainText(state)}${restarts > 0 ? ` ↻${restarts}` : ''}`;
}

function doingOf(progress: NonNullable<Row['progress']>): string {
  return describeProgress(progress).slice(progress.container.length + 2);
}

/** How much of its time is used; without a limit a mark that wanders; else full while it runs. */
function barOf({ tone, progress }: Row, cells: number): string {
  if (!progress) return FILLED[tone].repeat(cells);
  const { seconds, limitSeconds } = progress;
  if (limitSeconds === undefined) {
    const at = seconds % cells;
    return `${'░'.repeat(at)}▓${'░'.repeat(cells - at - 1)}`;
  }
  const used = limitSeconds > 0 ? Math.min(cells, Math.ceil((seconds / limitSeconds) * cells)) : cells;
  return '▓'.repeat(used) + '░'.repeat(cells - used);
}

const FILLED = {
  waiting: '·',
  starting: '░',
  running: '▒',
  ready: '█',
  stopping: '░',
  done: '·',
  failed: '·',
} as const satisfies Record<Tone, string>;
