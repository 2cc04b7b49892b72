/** A picture as lines of text: for terminals, logs and mails. */

import type { ContainerPicture, Picture, PodPicture, Span } from '../picture/picture.ts';
import { endOfRun } from './describe.ts';
import { visibleText } from './shape.ts';
import type { Titled } from './svg-document.ts';
import { axisMarks, createTimeScale, duration, relativeTime, type TimeScale } from './time-scale.ts';

const NAME_WIDTH = 14;
const NARROWEST = 40;
const MARKS_APART = 12;
const MOST_EVENTS = 200;

/** `columns`: how wide it may be. Its lines end in `\n` and hold no control characters. */
export function textPicture(pictures: readonly Titled[], columns: number): string {
  const width = Math.max(NARROWEST, columns - NAME_WIDTH - 1);
  const before = Math.max(0, ...pictures.map(({ picture, zero }) => zero - picture.from));
  const after = Math.max(1000, ...pictures.map(({ picture, zero }) => picture.to - zero));
  const lines = pictures.flatMap(({ title, picture, zero }) => {
    const scale = createTimeScale({
      from: zero - before,
      to: zero + after,
      left: 0,
      right: width - 1,
      now: picture.to,
    });
    return [
      oneLine(title),
      axisLine(scale, zero, width),
      ...picture.pods.flatMap((pod) => podLines(pod, scale, width)),
      ...eventLines(picture, zero, NAME_WIDTH + width),
      '',
    ];
  });
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function axisLine(scale: TimeScale, zero: number, width: number): string {
  const cells = blank(width);
  for (const { at, step } of axisMarks(scale, zero, MARKS_APART)) {
    write(cells, column(scale, at), `┊${relativeTime(at - zero, step)}`);
  }
  return named('', cells);
}

function podLines(pod: PodPicture, scale: TimeScale, width: number): string[] {
  const states = blank(width);
  for (const band of pod.bands) fill(states, band, scale, '─', band.label, '├');
  return [
    named(pod.pod.replace(/^default\//, ''), states),
    ...pod.containers.flatMap((each) => containerLines(each, scale, width)),
  ];
}

function containerLines(container: ContainerPicture, scale: TimeScale, width: number): string[] {
  const { name, bands, runs, hooks, signals, graces, probes } = container;
  const rows: { readonly name: string; readonly cells: string[] }[] = [];
  const row = (rowName: string, draw: (cells: string[]) => void) => {
    const cells = blank(width);
    draw(cells);
    rows.push({ name: rowName, cells });
  };
  row(name, (cells) => {
    for (const band of bands) fill(cells, band, scale, '─', band.label, '├');
  });
  row('  process', (cells) => {
    for (const run of runs) fill(cells, run, scale, '█', '', '█');
    for (const run of runs) {
      const end = endOfRun(run);
      if (run.to !== undefined && end)
        writeBeside(cells, column(scale, run.from), column(scale, run.to), ` ${end}`);
    }
  });
  for (const hookName of ['postStart', 'preStop'] as const) {
    const own = hooks.filter(({ hook }) => hook === hookName);
    if (own.length === 0) continue;
    row(`  ${hookName}`, (cells) => {
      for (const hook of own) {
        fill(cells, hook, scale, hook.ok === false ? '▒' : '▓', '', hook.ok === false ? '▒' : '▓');
      }
      for (const { to, ok, result, from } of own) {
        if (to === undefined) continue;
        const words = ` ${ok ? '✓' : '✗'} ${result}, ${duration(to - from)}`;
        writeBeside(cells, column(scale, from), column(scale, to), words);
      }
    });
  }
  if (graces.length > 0) {
    row('  grace', (cells) => {
      for (const { from, to, until, graceSeconds } of graces) {
        fill(cells, { from, to: Math.min(until, to ?? scale.now) }, scale, '░', `${graceSeconds} s`, '░');
      }
    });
  }
  if (signals.length > 0) {
    row('  signals', (cells) => {
      for (const { at, signal } of signals) writeMark(cells, column(scale, at), signal.replace(/^SIG/, ''));
    });
  }
  for (const kind of ['startup', 'readiness', 'liveness'] as const) {
    const ticks = probes.filter(({ probe }) => probe === kind);
    if (ticks.length === 0) continue;
    row(`  ${kind}`, (cells) => {
      for (const { at, result } of ticks) {
        const bad = result === 'failure' || result === 'error';
        const place = column(scale, at);
        if (bad || cells[place] !== '✗') cells[place] = bad ? '✗' : '·';
      }
    });
  }
  return rows.map((each) => named(each.name, each.cells));
}

function eventLines({ events }: Picture, zero: number, width: number): string[] {
  return events.slice(-MOST_EVENTS).map(({ at, eventType, reason, message }) => {
    const mark = eventType === 'Warning' ? '!' : ' ';
    const line = `${relativeTime(at - zero, 0.1).padStart(NAME_WIDTH - 3)} ${mark} ${reason}: ${message}`;
    return clip(oneLine(line), width);
  });
}

function blank(width: number): string[] {
  return Array.from({ length: width }, () => ' ');
}

function column(scale: TimeScale, at: number): number {
  return Math.round(scale.x(at));
}

/** With its words in it where there is room. */
function fill(
  cells: string[],
  span: Span,
  scale: TimeScale,
  sign: string,
  label: string,
  first: string,
): void {
  const from = column(scale, span.from);
  const to = Math.max(from, column(scale, span.to ?? scale.now) - (sign === '─' ? 1 : 0));
  for (let index = from; index <= to && index < cells.length; index += 1) cells[index] = sign;
  cells[from] = first;
  const room = to - from;
  if (room >= 3 && label !== '') write(cells, from + 1, clip(oneLine(label), room));
}

function write(cells: string[], from: number, text: string): void {
  for (const [index, character] of [...oneLine(text)].entries()) {
    if (from + index < cells.length) cells[from + index] = character;
  }
}

/** Behind a bar, in front of it, at its end, or nowhere, as there is room. */
function writeBeside(cells: string[], from: number, to: number, text: string): void {
  const before = `${text.trim()} `;
  if (isFree(cells, to + 1, text.length)) write(cells, to + 1, text);
  else if (isFree(cells, from - before.length, before.length)) write(cells, from - before.length, before);
  else if (to - from > text.length) write(cells, Math.min(to, cells.length - 1) - text.length + 1, text);
}

/** The name of what happened there, behind the mark or, at the right edge, in front of it. */
function writeMark(cells: string[], at: number, name: string): void {
  if (at + name.length < cells.length) write(cells, at, `▲${name}`);
  else write(cells, Math.max(0, at - name.length), `${name}▲`);
}

function isFree(cells: readonly string[], from: number, length: number): boolean {
  return (
    from >= 0 &&
    from + length <= cells.length &&
    cells.slice(from, from + length).every((cell) => cell === ' ')
  );
}

function named(name: string, cells: readonly string[]): string {
  return `${clip(oneLine(name), NAME_WIDTH - 1).padEnd(NAME_WIDTH)}${cells.join('')}`;
}

function oneLine(text: string): string {
  return visibleText(text.replace(/\s+/g, ' '));
}

function clip(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
