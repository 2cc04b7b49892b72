/** Probe results as ticks: short for good ones, long with a cross for bad ones; thinned where they would overlap. */

import type { ProbeTick } from '../picture/picture.ts';
import type { DrawOptions } from './draw-container.ts';
import { tenths } from './draw-row.ts';
import { type Shape, visibleText } from './shape.ts';
import { relativeTime } from './time-scale.ts';

/** Two ticks closer than this are one. */
const APART = 3;

/** All of one kind, oldest first. */
export function drawProbes(
  ticks: readonly ProbeTick[],
  y: number,
  height: number,
  { scale }: DrawOptions,
): Shape[] {
  const shapes: Shape[] = [];
  let last = { x: Number.NEGATIVE_INFINITY, good: true };
  for (const tick of ticks) {
    if (tick.at < scale.from || tick.at > scale.to) continue;
    const x = scale.x(tick.at);
    const good = tick.result === 'success' || tick.result === 'warning';
    if (x - last.x < APART && (good || !last.good)) continue;
    last = { x, good };
    shapes.push(drawTick(tick, x, y, height, good));
  }
  return shapes;
}

function drawTick(tick: ProbeTick, x: number, y: number, height: number, good: boolean): Shape {
  const message = tick.message === undefined ? '' : `: ${tick.message}`;
  const title = visibleText(`${tick.probe} probe: ${tick.result}${message}`);
  const middle = y + height / 2;
  const d = good
    ? `M${x} ${tenths(middle - 3)}V${tenths(middle + 3)}`
    : `M${tenths(x - 3)} ${tenths(middle - 3)}l6 6m0-6l-6 6`;
  return { key: String(tick.at), tag: 'path', attributes: { d, class: `probe ${tick.result}` }, title };
}

/** For text: what came of a probe, and when. */
export function describeTick(tick: ProbeTick, zero: number): string {
  return `${relativeTime(tick.at - zero, 0.1)} ${tick.probe} ${tick.result}`;
}
