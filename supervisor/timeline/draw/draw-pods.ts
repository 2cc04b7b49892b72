/** All pods of a picture, one below the other, on one time axis. */

import type { Picture, PodPicture } from '../picture/picture.ts';
import { type Drawn, type DrawOptions, drawContainer } from './draw-container.ts';
import { drawBar, place, textShape } from './draw-row.ts';
import { fitName, textWidth } from './fit-text.ts';
import { type Shape, visibleText } from './shape.ts';
import { axisMarks, type TimeScale } from './time-scale.ts';

const AXIS_HEIGHT = 22;
const POD_ROW = 20;
/** Below each container, also for the names of its signals. */
const BELOW = 14;
const MARKS_APART = 70;
/** Between a name and the line of time. */
export const NAME_GAP = 6;
/** The font of the axis is narrower than what `textWidth` says. */
const EDGE = 8;

export interface AxisOptions {
  readonly zero: number;
  /** What stands at a mark. */
  readonly label: (at: number, step: number) => string;
}

export function drawAxis(scale: TimeScale, top: number, height: number, axis: AxisOptions): Shape {
  let labelledTo = Number.NEGATIVE_INFINITY;
  const children = axisMarks(scale, axis.zero, MARKS_APART).flatMap(({ at, step }): Shape[] => {
    const x = scale.x(at);
    const text = axis.label(at, step);
    const width = textWidth(text);
    // At the right edge there is room on the left only, and none where another label stands.
    const turned = x + width > scale.right + EDGE;
    const from = turned ? x - width : x;
    const label = textShape(`t${at}`, x, top + 12, text, 'axis');
    const line: Shape = {
      key: `l${at}`,
      tag: 'line',
      attributes: { x1: x, x2: x, y1: top + AXIS_HEIGHT - 5, y2: top + height, class: 'grid' },
    };
    if (from < labelledTo) return [line];
    labelledTo = from + width;
    return [line, turned ? { ...label, attributes: { ...label.attributes, 'text-anchor': 'end' } } : label];
  });
  return { key: 'axis', tag: 'g', attributes: { 'aria-hidden': 'true' }, children };
}

/** One pod: its name and states, then its containers. */
export function drawPod(pod: PodPicture, top: number, options: DrawOptions): Drawn {
  const { scale } = options;
  const bands = pod.bands.flatMap((band) => {
    const placed = place(band, scale);
    if (!placed) return [];
    return drawBar(placed, {
      key: `${band.from} ${band.label}`,
      className: `band ${band.tone}`,
      y: top,
      height: POD_ROW,
      label: visibleText(band.label),
      title: `pod ${visibleText(pod.pod)}: ${visibleText(band.label)}`,
    });
  });
  const name = options.podLabel ?? visibleText(pod.pod.replace(/^default\//, ''));
  const className = options.podLabel === undefined ? 'pod-name' : 'row-name';
  const shapes: Shape[] = [
    textShape(
      'pod',
      options.gutter,
      top + 14,
      fitName(name, scale.left - options.gutter - NAME_GAP),
      className,
    ),
    { key: 'bands', tag: 'g', attributes: {}, children: bands },
  ];
  let y = top + POD_ROW + 6;
  for (const container of pod.containers) {
    const drawn = drawContainer(container, y, options);
    shapes.push({ key: `c ${container.name}`, tag: 'g', attributes: {}, children: drawn.shapes });
    y += drawn.height + BELOW;
  }
  return { shapes: [...drawDeletions(pod, top, y - top, scale), ...shapes], height: y - top };
}

function drawDeletions(pod: PodPicture, top: number, height: number, scale: TimeScale): Shape[] {
  return pod.deletions
    .filter(({ at }) => at >= scale.from && at <= scale.to)
    .map(({ at, why }, index) => ({
      key: `deletion ${at} ${index}`,
      tag: 'path',
      attributes: { d: `M${scale.x(at)} ${top - 3}V${top + height - BELOW}`, class: 'deletion' },
      title: visibleText(`stop requested: ${why}`),
    }));
}

/** Where nobody looked. */
export function drawGaps({ gaps }: Picture, top: number, height: number, scale: TimeScale): Shape[] {
  return gaps.flatMap((gap) => {
    const placed = place(gap, scale);
    if (!placed) return [];
    return {
      key: `gap ${gap.from}`,
      tag: 'rect',
      attributes: { x: placed.x, width: placed.width, y: top, height, class: 'unseen' },
      title: 'not seen: the connection was lost, or the history does not go back so far',
    };
  });
}

export const AXIS = { height: AXIS_HEIGHT } as const;
