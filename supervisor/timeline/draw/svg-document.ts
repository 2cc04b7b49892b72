/** A picture as one SVG file: no clock, no chance, nothing from outside; the same trace is the same file. */

import type { EventMark, Picture } from '../picture/picture.ts';
import { describePod } from './describe.ts';
import { AXIS, drawAxis, drawGaps, drawPod, NAME_GAP } from './draw-pods.ts';
import { textShape } from './draw-row.ts';
import { fitText, nameWidth } from './fit-text.ts';
import { escapeText, type Shape, visibleText, writeShape } from './shape.ts';
import { STANDALONE } from './theme.ts';
import { createTimeScale, relativeTime } from './time-scale.ts';

export interface Titled {
  readonly title: string;
  readonly picture: Picture;
  /** What stands at 0 s. */
  readonly zero: number;
}

const WIDTH = 960;
const GUTTER = 12;
/** The line of time begins behind the longest name, within reason. */
const LEFT = { least: 110, most: 240 } as const;
/** Behind the last moment: room for `exit 137 (SIGKILL)`, and for what was used of the grace. */
const ROOM_AT_END = 132;
const RIGHT = WIDTH - 14;
const TITLE_HEIGHT = 26;
const MOST_EVENTS = 8;
const EVENT_HEIGHT = 17;

/** Several pictures stand below each other on the same scale. */
export function svgDocument(pictures: readonly Titled[], { standalone = true } = {}): string {
  const before = Math.max(0, ...pictures.map(({ picture, zero }) => zero - picture.from));
  const after = Math.max(1000, ...pictures.map(({ picture, zero }) => picture.to - zero));
  const left = leftOf(pictures);
  const room = ((before + after) * ROOM_AT_END) / (RIGHT - left - ROOM_AT_END);
  const shapes: Shape[] = [];
  let y = 8;
  for (const [index, titled] of pictures.entries()) {
    const drawn = drawOne(titled, y, { before, after: after + room, left });
    shapes.push({ key: `picture ${index}`, tag: 'g', attributes: {}, children: drawn.shapes });
    y += drawn.height + 10;
  }
  const title = pictures.map((each) => each.title).join(' and ');
  const description = pictures.flatMap(({ picture }) => picture.pods.map(describePod)).join('\n');
  const style = standalone ? `<style>${STANDALONE}</style>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-labelledby="title description"><title id="title">${escapeText(title)}</title><desc id="description">${escapeText(description)}</desc>${style}<rect class="ground" width="${WIDTH}" height="${y}"/>\n${shapes.map(writeShape).join('\n')}\n</svg>\n`;
}

function leftOf(pictures: readonly Titled[]): number {
  const names = pictures.flatMap(({ picture }) =>
    picture.pods.flatMap(({ pod, containers }) => [
      pod.replace(/^default\//, ''),
      ...containers.map(({ name }) => name),
    ]),
  );
  const longest = Math.max(0, ...names.map(nameWidth));
  return Math.round(Math.min(LEFT.most, Math.max(LEFT.least, GUTTER + longest + NAME_GAP + 2)));
}

function drawOne(
  { title, picture, zero }: Titled,
  top: number,
  { before, after, left }: { readonly before: number; readonly after: number; readonly left: number },
) {
  const scale = createTimeScale({
    from: zero - before,
    to: zero + after,
    left,
    right: RIGHT,
    now: picture.to,
  });
  // A title that only repeats the pod's name says nothing.
  const hasTitle = picture.pods.length !== 1 || picture.pods[0]?.pod !== `default/${title}`;
  const words = textShape('title', GUTTER, top + 14, fitText(title, WIDTH - 2 * GUTTER), 'pod-name');
  const shapes: Shape[] = hasTitle ? [words] : [];
  const axisTop = top + (hasTitle ? TITLE_HEIGHT : 0);
  let y = axisTop + AXIS.height;
  const pods: Shape[] = [];
  for (const pod of picture.pods) {
    const drawn = drawPod(pod, y, { scale, focusable: false, gutter: GUTTER });
    pods.push({ key: `pod ${pod.uid}`, tag: 'g', attributes: {}, children: drawn.shapes });
    y += drawn.height;
  }
  const label = (at: number, step: number) => relativeTime(at - zero, step);
  shapes.push(
    drawAxis(scale, axisTop, y - axisTop, { zero, label }),
    ...drawGaps(picture, axisTop, y - axisTop, scale),
  );
  shapes.push(...pods);
  const events = drawEvents(picture.events, y, zero, left);
  return { shapes: [...shapes, ...events.shapes], height: y + events.height - top };
}

/** The first warnings, each kind once: what a person should read. */
function drawEvents(events: readonly EventMark[], top: number, zero: number, left: number) {
  const seen = new Set<string>();
  const told = events.filter(({ eventType, reason, container }) => {
    const key = `${reason} ${container}`;
    if (eventType !== 'Warning' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const shapes = told.slice(0, MOST_EVENTS).flatMap(({ at, reason, message }, index): Shape[] => {
    const y = top + 12 + index * EVENT_HEIGHT;
    const time = textShape(`time ${index}`, left - 8, y, relativeTime(at - zero, 0.1), 'axis');
    const line = fitText(visibleText(`⚠ ${reason}: ${message}`), RIGHT - left);
    return [
      { ...time, attributes: { ...time.attributes, 'text-anchor': 'end' } },
      textShape(`event ${index}`, left, y, line, 'warning'),
    ];
  });
  return { shapes, height: told.length === 0 ? 0 : Math.min(told.length, MOST_EVENTS) * EVENT_HEIGHT + 6 };
}
