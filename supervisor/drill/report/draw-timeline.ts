/** The timeline of a drill as SVG: phases as bars, requests as dots by class, at their end and by how long they took. */

import type { Fate } from '../judge/drop-class.ts';
import { escapeMarkup } from './escape-markup.ts';
import type { Phase } from './phases.ts';
import type { DrillReport, RecordLine } from './report.ts';

export const FATE_COLOURS = {
  served: '#4c9a5f',
  refused: '#cf222e',
  reset: '#e36209',
  closed: '#bf3989',
  truncated: '#8250df',
  'timed-out': '#9a6700',
  'error-status': '#d4a72c',
  malformed: '#57606a',
  unjudged: '#afb8c1',
} as const satisfies Record<Fate, string>;

const PHASE_COLOURS: Readonly<Record<string, string>> = {
  load: '#8c959f',
  routed: '#54aeff',
  preStop: '#d4a72c',
  KILL: '#cf222e',
  restart: '#8c959f',
};
const SIGNAL_COLOUR = '#e36209';

const WIDTH = 1000;
const LEFT = 70;
const RIGHT = 25;
const ROW = 18;
const DOTS = 260;
/** A browser draws so many without a pause; beyond that served ones are thinned out, dropped ones never. */
const MOST_SERVED = 4000;

interface Scale {
  x(seconds: number): number;
  readonly from: number;
  readonly to: number;
}

export function drawTimeline(report: DrillReport): string {
  const { phases, records } = report;
  if (records.length === 0) return '';
  const scale = timeScale(report);
  const top = phases.length * ROW + 10;
  const height = top + DOTS + 24;
  const parts = [
    ...phases.map((phase, row) => drawPhase(phase, row, scale)),
    drawAxis(scale, top + DOTS),
    drawDots(thin(records), scale, top),
    `<line x1="${px(scale.x(0))}" x2="${px(scale.x(0))}" y1="0" y2="${top + DOTS}" stroke="currentColor" stroke-dasharray="3 3"/>`,
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Requests against time">${parts.join('\n')}</svg>`;
}

function timeScale({ phases, records }: DrillReport): Scale {
  let [from, to] = [0, 0.1];
  for (const { due, ended } of records) {
    from = Math.min(from, due);
    to = Math.max(to, ended);
  }
  for (const { to: end = 0 } of phases) to = Math.max(to, end);
  const x = (seconds: number) => LEFT + ((seconds - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  return { x, from, to };
}

function drawPhase({ name, from, to }: Phase, row: number, scale: Scale): string {
  const x = scale.x(from);
  const width = Math.max(2, scale.x(to ?? scale.to) - x);
  const colour = PHASE_COLOURS[name] ?? SIGNAL_COLOUR;
  const times = `${name}: ${from.toFixed(2)} s to ${to === undefined ? 'the end' : `${to.toFixed(2)} s`}`;
  return `<text x="0" y="${row * ROW + 13}">${escapeMarkup(name)}</text><rect x="${px(x)}" y="${row * ROW + 3}" width="${px(width)}" height="${ROW - 6}" rx="3" fill="${colour}"><title>${escapeMarkup(times)}</title></rect>`;
}

/** How long a request took is drawn by powers of ten: from a millisecond at the bottom. */
function drawDots(records: readonly RecordLine[], scale: Scale, top: number): string {
  const longest = Math.max(2, Math.log10(1 + longestMs(records)));
  const y = (ms: number) => top + DOTS - 6 - (Math.log10(1 + ms) / longest) * (DOTS - 12);
  const marks = [1, 10, 100, 1000, 10_000, 100_000].filter((ms) => Math.log10(1 + ms) <= longest);
  const labels = marks.map(
    (ms) => `<text x="0" y="${px(y(ms) + 4)}">${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}</text>`,
  );
  const dots = records.map(({ due, ended, fate, request }) => {
    const ms = (ended - due) * 1000;
    const dropped = fate !== 'served' && fate !== 'unjudged';
    const title = dropped
      ? `<title>${escapeMarkup(`${request}: ${fate} at ${ended.toFixed(3)} s`)}</title>`
      : '';
    return `<circle cx="${px(scale.x(ended))}" cy="${px(y(Math.max(0, ms)))}" r="${dropped ? 3 : 1.6}" fill="${FATE_COLOURS[fate]}">${title}</circle>`;
  });
  return [...labels, ...dots].join('');
}

function drawAxis(scale: Scale, y: number): string {
  const step =
    [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 300].find((each) => (scale.to - scale.from) / each <= 12) ?? 3600;
  const parts: string[] = [];
  for (let at = Math.ceil(scale.from / step) * step; at <= scale.to; at += step) {
    const label = `${at > step / 2 ? '+' : ''}${Number(at.toFixed(1))} s`;
    parts.push(`<text x="${px(scale.x(at))}" y="${y + 16}" text-anchor="middle">${label}</text>`);
  }
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="currentColor"/>${parts.join('')}`;
}

function thin(records: readonly RecordLine[]): readonly RecordLine[] {
  const served = records.filter(({ fate }) => fate === 'served').length;
  const every = Math.ceil(served / MOST_SERVED);
  return records.filter(({ fate, id }) => fate !== 'served' || id % every === 0);
}

function longestMs(records: readonly RecordLine[]): number {
  return records.reduce((longest, { due, ended }) => Math.max(longest, (ended - due) * 1000), 1);
}

function px(value: number): string {
  return value.toFixed(1);
}
