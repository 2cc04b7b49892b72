/** The drawings: one axis, and below it one section for each pod with its buttons. */

import type { DrawOptions } from '../draw/draw-container.ts';
import { AXIS, drawAxis, drawGaps, drawPod } from '../draw/draw-pods.ts';
import { narrate } from '../draw/narrate.ts';
import type { Shape } from '../draw/shape.ts';
import { createTimeScale, type TimeScale } from '../draw/time-scale.ts';
import type { Picture, PodPicture } from '../picture/picture.ts';
import { clockTime } from './clock-time.ts';
import { byId, draw, make, makeSvg, put } from './dom.ts';
import type { WindowOfTime } from './window-of-time.ts';

export interface PodActions {
  delete(pod: PodPicture): void;
  restart(pod: PodPicture): void;
  drill(pod: PodPicture): void;
  /** A drill's own copy: nobody else may delete, restart or drill it. */
  isCopy(pod: PodPicture): boolean;
}

export interface TimelineView {
  render(picture: Picture, shown: WindowOfTime, now: number, jump: number | undefined): void;
  /** How many pixels the line of time has. */
  width(): number;
  /** Where the line of time begins. */
  left(): number;
}

const GUTTER = 2;
const NAMES_WIDE = 120;
const NAMES_NARROW = 78;

interface PodView {
  readonly section: HTMLElement;
  readonly state: HTMLElement;
  readonly story: HTMLElement;
  readonly buttons: readonly HTMLButtonElement[];
  readonly svg: SVGSVGElement;
  elements: Map<string, Element>;
}

export function createTimelineView(actions: PodActions): TimelineView {
  const pods = byId('pods', HTMLElement);
  const nothing = byId('nothing', HTMLElement);
  const axis = makeSvg(undefined);
  byId('axis', HTMLElement).append(axis);
  const views = new Map<string, PodView>();
  let axisElements = new Map<string, Element>();

  const total = () => Math.max(240, pods.clientWidth);
  const left = () => (total() < 560 ? NAMES_NARROW : NAMES_WIDE);

  function viewOf(pod: PodPicture): PodView {
    const known = views.get(pod.uid);
    if (known) return known;
    const created = createPodView(pod, actions);
    views.set(pod.uid, created);
    // The newest pod first: old ones have gone.
    pods.prepend(created.section);
    return created;
  }

  return {
    width: () => total() - left() - GUTTER,
    left,
    render(picture, shown, now, jump) {
      const scale = createTimeScale({ ...shown, left: left(), right: total() - GUTTER, now });
      nothing.hidden = picture.pods.length > 0;
      axisElements = sized(axis, AXIS.height, total(), [drawTimes(scale, 0, AXIS.height)], axisElements);
      for (const pod of picture.pods) render(viewOf(pod), pod, picture, scale, jump);
      for (const [uid, view] of views) {
        if (picture.pods.some((pod) => pod.uid === uid)) continue;
        view.section.remove();
        views.delete(uid);
      }
    },
  };

  function render(
    view: PodView,
    pod: PodPicture,
    picture: Picture,
    scale: TimeScale,
    jump: number | undefined,
  ) {
    const options: DrawOptions = { scale, focusable: true, gutter: GUTTER, podLabel: 'pod' };
    const drawn = drawPod(pod, 4, options);
    const height = drawn.height + 4;
    const lines = [instant('now', scale.now, scale, height), instant('jump', jump, scale, height)].flat();
    const shapes = [
      drawTimes(scale, -AXIS.height, height + AXIS.height),
      ...drawGaps(picture, 0, height, scale),
      ...drawn.shapes,
      ...lines,
    ];
    view.elements = sized(view.svg, height, total(), shapes, view.elements);
    const state = pod.removedAt === undefined ? (pod.bands.at(-1)?.label ?? '') : 'gone';
    put(view.state, state);
    put(view.story, narrate(pod, scale.now));
    const untouchable = pod.removedAt !== undefined || actions.isCopy(pod);
    for (const button of view.buttons) button.disabled = untouchable;
  }
}

function createPodView(pod: PodPicture, actions: PodActions): PodView {
  const name = pod.pod.replace(/^default\//, '');
  const state = make('span', { className: 'state' });
  const restart = make('button', { text: 'Restart' });
  const remove = make('button', { text: 'Delete …' });
  const drill = make('button', { text: 'Drill' });
  const buttons = [drill, restart, remove];
  for (const button of buttons) button.type = 'button';
  drill.setAttribute('aria-label', `Drill pod ${name}: stop a copy of it under load`);
  drill.title = 'stops a copy of it under load, and says what that drops';
  restart.setAttribute('aria-label', `Restart pod ${name}`);
  remove.setAttribute('aria-label', `Delete pod ${name}`);
  drill.addEventListener('click', () => actions.drill(pod));
  restart.addEventListener('click', () => actions.restart(pod));
  remove.addEventListener('click', () => actions.delete(pod));
  const heading = make('h2', { text: `${name} ` }, state);
  const story = make('p', { className: 'story' });
  const svg = makeSvg(`What happens in pod ${name}`);
  const section = make(
    'section',
    { className: 'pod' },
    make('div', { className: 'bar' }, heading, ...buttons),
    story,
    svg,
  );
  section.dataset.uid = pod.uid;
  return { section, state, story, buttons, svg, elements: new Map() };
}

function sized(
  svg: SVGSVGElement,
  height: number,
  width: number,
  shapes: readonly Shape[],
  elements: Map<string, Element>,
): Map<string, Element> {
  const box = `0 0 ${width} ${height}`;
  if (svg.getAttribute('viewBox') !== box) {
    svg.setAttribute('viewBox', box);
    svg.setAttribute('height', String(height));
  }
  return draw(svg, shapes, elements);
}

/** Marks stand at whole minutes of the reader's own clock. */
function drawTimes(scale: TimeScale, top: number, height: number): Shape {
  const zero = Math.floor(scale.from / 86_400_000) * 86_400_000;
  return drawAxis(scale, top, height, { zero, label: clockTime });
}

function instant(name: string, at: number | undefined, scale: TimeScale, height: number): Shape[] {
  if (at === undefined || at < scale.from || at > scale.to) return [];
  const x = scale.x(at);
  return [{ key: name, tag: 'line', attributes: { x1: x, x2: x, y1: 0, y2: height, class: name } }];
}
