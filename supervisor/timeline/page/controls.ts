/** Buttons, keys, wheel and finger: how one moves through time. */

import { byId } from './dom.ts';
import type { TimeWindow } from './window-of-time.ts';

export interface ControlOptions {
  readonly window: TimeWindow;
  readonly now: () => number;
  readonly first: () => number;
  /** Pixels of the line of time, and where it begins. */
  readonly width: () => number;
  readonly left: () => number;
  readonly changed: () => void;
}

const STEP = 0.25;
const ZOOM = 1.5;
/** So far a finger has to move before it is no tap. */
const DRAG_PIXELS = 4;

export function addControls(options: ControlOptions): void {
  const { window: time, now, first, changed } = options;
  const timeline = byId('timeline', HTMLElement);
  const move = (action: () => void) => () => {
    action();
    changed();
  };
  const commands = {
    follow: move(() => time.follow(!time.following, now(), first())),
    back: move(() => time.pan(-STEP, now(), first())),
    forth: move(() => time.pan(STEP, now(), first())),
    in: move(() => time.zoom(1 / ZOOM, 0.5, now(), first())),
    out: move(() => time.zoom(ZOOM, 0.5, now(), first())),
    all: move(() => time.all(now(), first())),
  };
  for (const [id, command] of Object.entries(commands))
    byId(id, HTMLButtonElement).addEventListener('click', command);

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: commands.back,
    ArrowRight: commands.forth,
    '+': commands.in,
    '=': commands.in,
    '-': commands.out,
    f: commands.follow,
    a: commands.all,
  };
  timeline.addEventListener('keydown', (event) => {
    const command = keys[event.key];
    if (
      !command ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target instanceof HTMLInputElement
    )
      return;
    event.preventDefault();
    command();
  });
  // Upwards and downwards the page scrolls, as everywhere.
  timeline.addEventListener(
    'wheel',
    (event) => {
      const zooms = event.ctrlKey || event.metaKey;
      if (!zooms && Math.abs(event.deltaX) <= Math.abs(event.deltaY) && !event.shiftKey) return;
      event.preventDefault();
      const delta = event.deltaX || event.deltaY;
      const place =
        (event.clientX - timeline.getBoundingClientRect().left - options.left()) / options.width();
      if (zooms) time.zoom(1.2 ** Math.sign(event.deltaY), Math.min(1, Math.max(0, place)), now(), first());
      else time.pan(delta / options.width(), now(), first());
      changed();
    },
    { passive: false },
  );
  addDragging(timeline, options);
}

function addDragging(
  timeline: HTMLElement,
  { window: time, now, first, width, changed }: ControlOptions,
): void {
  let lastX: number | undefined;
  let moved = 0;
  timeline.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !(event.target instanceof SVGElement)) return;
    lastX = event.clientX;
    moved = 0;
  });
  timeline.addEventListener('pointermove', (event) => {
    if (lastX === undefined) return;
    const by = event.clientX - lastX;
    moved += Math.abs(by);
    if (moved < DRAG_PIXELS) return;
    lastX = event.clientX;
    time.pan(-by / width(), now(), first());
    changed();
  });
  const end = () => {
    lastX = undefined;
  };
  for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    timeline.addEventListener(name, end);
}
