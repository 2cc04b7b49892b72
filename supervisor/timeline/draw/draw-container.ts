/** The rows of one container: its state, its process, the grace that shrinks, its hooks, its probes. */

import type { ProbeKind } from '../../lifecycle/pod-state.ts';
import type { ContainerPicture, Grace, Hook, Run } from '../picture/picture.ts';
import { describeHook, describeRun, endOfRun } from './describe.ts';
import { drawProbes } from './draw-probes.ts';
import { drawBar, place, tenths, textShape } from './draw-row.ts';
import { drawSignals } from './draw-signals.ts';
import { fitName, textWidth } from './fit-text.ts';
import type { Shape } from './shape.ts';
import { visibleText } from './shape.ts';
import { duration, type TimeScale } from './time-scale.ts';

export interface Drawn {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

export interface DrawOptions {
  readonly scale: TimeScale;
  /** Bars and marks can be reached with the keyboard; needs a page that answers. */
  readonly focusable: boolean;
  /** Where the names of the rows stand, left of the line of time. */
  readonly gutter: number;
  /** What stands before a pod's own row; its name when absent. */
  readonly podLabel?: string;
}

const ROW = { state: 18, process: 20, grace: 16, hook: 18, probe: 12 } as const;
const GAP = 3;
const PROBES: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export function drawContainer(container: ContainerPicture, top: number, options: DrawOptions): Drawn {
  const { scale } = options;
  const shapes: Shape[] = [];
  let y = top;
  const row = (rowName: string, height: number, draw: (y: number, height: number) => readonly Shape[]) => {
    shapes.push(textShape(`label ${rowName}`, options.gutter, y + height / 2 + 4, rowName, 'row-name'));
    shapes.push({ key: `row ${rowName}`, tag: 'g', attributes: {}, children: draw(y, height) });
    y += height + GAP;
  };

  const role = container.role === 'regular' ? '' : ` (${container.role})`;
  const name = visibleText(`${container.name}${role}`);
  shapes.push(
    textShape(
      'name',
      options.gutter,
      y + 13,
      fitName(name, scale.left - options.gutter - 6),
      'container-name',
    ),
  );
  shapes.push({ key: 'states', tag: 'g', attributes: {}, children: drawBands(container, y, options) });
  y += ROW.state + GAP;
  const signalsFrom = y;
  row('process', ROW.process, (at, height) =>
    container.runs.flatMap((run, index) => drawRun(run, nextStart(container, index), at, height, options)),
  );
  if (container.graces.length > 0) {
    row('grace', ROW.grace, (at, height) =>
      container.graces.flatMap((grace, index) =>
        drawGrace(grace, container.graces[index + 1], at, height, scale),
      ),
    );
  }
  for (const name of ['postStart', 'preStop'] as const) {
    const hooks = container.hooks.filter(({ hook }) => hook === name);
    if (hooks.length === 0) continue;
    row(name, ROW.hook, (at, height) =>
      hooks.flatMap((hook, index) => drawHook(hook, hooks[index + 1], at, height, options)),
    );
  }
  for (const kind of PROBES) {
    const ticks = container.probes.filter(({ probe }) => probe === kind);
    if (ticks.length > 0) row(kind, ROW.probe, (at, height) => drawProbes(ticks, at, height, options));
  }
  const signals = drawSignals(container.signals, signalsFrom, y - signalsFrom, options);
  return {
    shapes: [...shapes, { key: 'signals', tag: 'g', attributes: {}, children: signals }],
    height: y - top,
  };
}

function drawBands({ bands, name }: ContainerPicture, y: number, { scale }: DrawOptions): Shape[] {
  return bands.flatMap((band) => {
    const placed = place(band, scale);
    if (!placed) return [];
    return drawBar(placed, {
      key: `${band.from} ${band.label}`,
      className: `band ${band.tone}`,
      y,
      height: ROW.state,
      label: visibleText(band.label),
      title: `${visibleText(name)} is ${visibleText(band.label)}${lasted(band)}`,
    });
  });
}

function drawRun(
  run: Run,
  next: NextStart | undefined,
  y: number,
  height: number,
  { scale, focusable }: DrawOptions,
): Shape[] {
  const placed = place(run, scale);
  const shapes: Shape[] = [];
  const gap =
    next && run.to !== undefined ? place({ from: run.to, to: next.from ?? scale.now }, scale) : undefined;
  const middle = y + height / 2;
  const end = endOfRun(run);
  const room = gap ? gap.width : scale.right - (placed ? placed.x + placed.width : scale.right);
  const told = placed && end !== undefined && run.to !== undefined && run.to <= scale.to;
  const words = told && room > textWidth(end) + 10 ? end : undefined;
  if (gap) {
    const lasted = duration((next?.from ?? scale.now) - (run.to ?? 0));
    const title =
      next?.restartCount === undefined
        ? `not running for ${lasted}: hooklet waits before it starts it again`
        : `not running for ${lasted}, then restart ${next.restartCount}`;
    shapes.push({
      key: `gap ${run.from}`,
      tag: 'line',
      // Behind the words, not through them.
      attributes: {
        x1: tenths(gap.x + (words === undefined ? 0 : textWidth(words) + 8)),
        x2: tenths(gap.x + gap.width),
        y1: middle,
        y2: middle,
        class: 'pause',
      },
      title,
    });
  }
  if (placed) {
    shapes.unshift(
      drawBar(placed, {
        key: `run ${run.from}`,
        className: 'run',
        y,
        height,
        label: visibleText(run.command),
        title: describeRun(run),
        attributes: focusable ? target('run') : {},
      }),
    );
  }
  if (placed && words !== undefined) {
    const x = placed.x + placed.width + 5;
    shapes.push(textShape(`end ${run.from}`, x, middle + 4, words, run.exitCode !== 0 ? 'end bad' : 'end'));
  }
  return shapes;
}

interface NextStart {
  /** Absent while nobody knows. */
  readonly from?: number;
  readonly restartCount?: number;
}

/** The start that follows on a run; a container that backs off will have one. */
function nextStart({ runs, bands }: ContainerPicture, index: number): NextStart | undefined {
  const next = runs[index + 1];
  if (next) return next;
  const band = bands.at(-1);
  return band && band.to === undefined && BACKS_OFF.test(band.label) ? {} : undefined;
}

const BACKS_OFF = /BackOff|PostStartHookError/;

/** A wedge: what is left of the grace. Beyond the end of the process it is only outlined. */
function drawGrace(
  grace: Grace,
  next: Grace | undefined,
  y: number,
  height: number,
  scale: TimeScale,
): Shape[] {
  const placed = place({ from: grace.from, to: grace.until }, scale);
  if (!placed) return [];
  const ended = Math.min(grace.to ?? scale.now, grace.until);
  const total = Math.max(1, grace.until - grace.from);
  const leftAt = (at: number) =>
    tenths(height * (1 - (Math.min(Math.max(at, grace.from), grace.until) - grace.from) / total));
  const corner = (at: number) => `${scale.x(at)} ${tenths(y + height - leftAt(at))}`;
  const from = Math.max(grace.from, scale.from);
  const wedge = (start: number, end: number) =>
    `M${scale.x(start)} ${y + height}L${corner(start)}L${corner(end)}L${scale.x(end)} ${y + height}Z`;
  const used = grace.to === undefined ? '' : `, ${duration(grace.to - grace.from)} used`;
  const title = `grace period ${grace.graceSeconds} s${used}`;
  const shapes: Shape[] = [];
  if (ended > from) {
    shapes.push({
      key: `grace ${grace.from}`,
      tag: 'path',
      attributes: { d: wedge(from, ended), class: 'grace' },
      title,
    });
  }
  const until = Math.min(grace.until, scale.to);
  if (ended < until) {
    shapes.push({
      key: `rest ${grace.from}`,
      tag: 'path',
      attributes: { d: wedge(Math.max(from, ended), until), class: 'grace-rest' },
      title,
    });
  }
  // What is left of it may reach beyond what is to be seen: then the words stand in it.
  const end = scale.x(grace.until > scale.to ? ended : Math.max(ended, grace.until));
  const left = Math.max(0, Math.ceil((grace.until - scale.now) / 1000));
  const label =
    grace.to === undefined ? `${left} s left of ${grace.graceSeconds} s` : `${grace.graceSeconds} s${used}`;
  const room = (next ? scale.x(next.from) : scale.right) - end;
  const key = `words ${grace.from}`;
  if (room > textWidth(label) + 8) shapes.push(textShape(key, end + 5, y + height - 2, label, 'behind'));
  else if (scale.x(until) - scale.x(ended) > textWidth(label) + 8) {
    shapes.push(textShape(key, scale.x(ended) + 5, y + height - 3, label, 'behind'));
  }
  return shapes;
}

function drawHook(
  hook: Hook,
  next: Hook | undefined,
  y: number,
  height: number,
  { scale, focusable }: DrawOptions,
): Shape[] {
  const placed = place(hook, scale);
  if (!placed) return [];
  const state = hook.ok === undefined ? 'on' : hook.ok ? 'ok' : 'bad';
  const title = describeHook(hook);
  return [
    drawBar(placed, {
      key: hook.id,
      className: `hook ${hook.hook} ${state}`,
      y,
      height,
      label: hookLabel(hook),
      title,
      labelUntil: next ? scale.x(next.from) : scale.right,
      attributes: focusable ? { ...target('hook'), 'data-hook': hook.id } : {},
    }),
  ];
}

function hookLabel({ what, ok, result = '', from, to }: Hook): string {
  const time = to === undefined ? '' : `, ${duration(to - from)}`;
  const sign = ok === undefined ? '' : ok ? '✓ ' : '✗ ';
  return visibleText(`${sign}${result === '' ? what : `${result}${time}: ${what}`}`);
}

/** Its title is its name for a screen reader. */
function target(kind: string) {
  return { tabindex: 0, role: 'button', 'data-kind': kind };
}

function lasted({ from, to }: { from: number; to?: number }): string {
  return to === undefined ? '' : ` for ${duration(to - from)}`;
}
