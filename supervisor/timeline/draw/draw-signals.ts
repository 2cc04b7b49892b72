/** TERM, KILL and what was passed on: instants, drawn through the rows of their container. */

import type { SignalMark } from '../picture/picture.ts';
import type { DrawOptions } from './draw-container.ts';
import { textShape } from './draw-row.ts';
import { type Shape, visibleText } from './shape.ts';

const LABEL_WIDTH = 42;
/** Two labels closer than this would lie on each other. */
const APART = 44;

export function drawSignals(
  signals: readonly SignalMark[],
  y: number,
  height: number,
  { scale }: DrawOptions,
): Shape[] {
  let labelled = Number.NEGATIVE_INFINITY;
  return signals
    .filter(({ at }) => at >= scale.from && at <= scale.to)
    .map((mark, index) => {
      const x = scale.x(mark.at);
      const name = visibleText(mark.signal.replace(/^SIG/, ''));
      const children: Shape[] = [
        {
          key: 'line',
          tag: 'line',
          attributes: { x1: x, x2: x, y1: y - 1, y2: y + height, class: 'instant' },
        },
      ];
      if (x - labelled >= APART) {
        labelled = x;
        const left = scale.right - x < LABEL_WIDTH;
        const label = textShape('name', left ? x - 4 : x + 4, y + height + 9, name, 'instant-name');
        children.push(left ? { ...label, attributes: { ...label.attributes, 'text-anchor': 'end' } } : label);
      }
      return {
        key: `${mark.at} ${index}`,
        tag: 'g',
        attributes: { class: `signal ${mark.kind}` },
        title: TITLES[mark.kind](name),
        children,
      };
    });
}

const TITLES = {
  stop: (name: string) => `${name} sent to the main process`,
  kill: () => 'KILL sent to every process of the container',
  forwarded: (name: string) => `${name} passed on to the main process`,
} as const satisfies Record<SignalMark['kind'], (name: string) => string>;
