/** The pieces that rows are drawn from: spans that fit into what is to be seen, bars with words, small marks. */

import type { Span } from '../picture/picture.ts';
import { fitText, textWidth } from './fit-text.ts';
import type { Shape } from './shape.ts';
import type { TimeScale } from './time-scale.ts';

export interface Placed {
  readonly x: number;
  readonly width: number;
}

/** A thing that took no time at all is still to be seen. */
const NARROWEST = 1.5;

/** Undefined when it is out of sight. */
export function place(span: Span, scale: TimeScale): Placed | undefined {
  const to = span.to ?? Math.max(scale.now, span.from);
  if (to < scale.from || span.from > scale.to) return undefined;
  const x = scale.x(span.from);
  return { x, width: Math.max(NARROWEST, Math.round((scale.x(to) - x) * 10) / 10) };
}

export interface BarOptions {
  readonly key: string;
  readonly className: string;
  readonly y: number;
  readonly height: number;
  readonly label: string;
  readonly title: string;
  /** Where the label goes when it does not fit inside: up to there, behind the bar. */
  readonly labelUntil?: number;
  /** Such as `tabindex`. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** A rectangle with its words, inside or behind it. */
export function drawBar({ x, width }: Placed, options: BarOptions): Shape {
  const { key, className, y, height, label, title, labelUntil, attributes = {} } = options;
  const rect: Shape = {
    key: 'bar',
    tag: 'rect',
    attributes: { x, y, width, height, rx: 2, class: className },
  };
  const inside = textWidth(label) + 8 <= width ? label : '';
  const behind = inside === '' && labelUntil !== undefined ? fitText(label, labelUntil - x - width - 8) : '';
  const shortened = inside === '' && behind === '' ? fitText(label, width - 8) : inside;
  const middle = y + height / 2 + 4;
  const words: Shape[] = [];
  if (shortened !== '') words.push(textShape('in', x + 4, middle, shortened, `in ${className}`));
  else if (behind !== '') words.push(textShape('behind', x + width + 5, middle, behind, 'behind'));
  return { key, tag: 'g', attributes: { class: 'item', ...attributes }, title, children: [rect, ...words] };
}

export function textShape(key: string, x: number, y: number, text: string, className: string): Shape {
  return { key, tag: 'text', attributes: { x: tenths(x), y: tenths(y), class: className }, text };
}

export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
