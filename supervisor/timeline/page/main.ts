/** The live page: takes the stream in, draws what is to be seen a few times a second, and no more than that. */

import { relativeTime } from '../draw/time-scale.ts';
import { createPicture } from '../picture/build-picture.ts';
import type { TraceRecord } from '../trace/trace-record.ts';
import { addControls } from './controls.ts';
import { createDetailsView } from './details-view.ts';
import { byId, put } from './dom.ts';
import { createEventList } from './event-list.ts';
import { listenForever } from './event-source.ts';
import { createLogView } from './log-view.ts';
import { createPodActions } from './pod-actions.ts';
import { openSession } from './session.ts';
import { createTimelineView } from './timeline-view.ts';
import { createTimeWindow } from './window-of-time.ts';

/** Nobody knows how long ago what hooklet has forgotten began. */
const UNKNOWN_MS = 60_000;
const FRAME_MS = 100;
const CALM_FRAME_MS = 1000;

async function main(): Promise<void> {
  const connection = byId('connection', HTMLElement);
  const say = (text: string, bad = false) => {
    put(connection, text);
    connection.classList.toggle('bad', bad);
  };
  // Half a phone's screen: there it is opened by those who want it.
  if (matchMedia('(max-width: 40rem)').matches) byId('legend', HTMLDetailsElement).open = false;
  let session: string;
  try {
    session = await openSession();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
    return;
  }
  const builder = createPicture();
  const { picture } = builder;
  const time = createTimeWindow();
  const clock = createClock();
  const details = createDetailsView();
  const view = createTimelineView(
    createPodActions(session, (message) => (message === '' ? say('live') : say(message, true))),
  );
  const log = createLogView(session);
  let dirty = true;
  let jump: number | undefined;
  let lostAt: number | undefined;
  let over = false;
  const changed = () => {
    dirty = true;
  };
  const events = createEventList(({ at, uid }) => {
    jump = at;
    time.show(at, clock.now(), first());
    document.querySelector(`[data-uid="${CSS.escape(uid)}"]`)?.scrollIntoView({ block: 'nearest' });
    changed();
  });
  const first = () => (picture.pods.length === 0 ? clock.now() : picture.from);
  addControls({ window: time, now: clock.now, first, width: view.width, left: view.left, changed });

  const timeline = byId('timeline', HTMLElement);
  const choose = (target: EventTarget | null) => {
    if (!(target instanceof Element) || !details.choose(target)) return false;
    changed();
    return true;
  };
  timeline.addEventListener('click', ({ target }) => void choose(target));
  timeline.addEventListener('keydown', (event) => {
    if (
      (event.key === 'Enter' || event.key === ' ') &&
      event.target instanceof SVGElement &&
      choose(event.target)
    ) {
      event.preventDefault();
    }
  });
  new ResizeObserver(() => {
    const { offsetHeight } = document.querySelector('header') ?? { offsetHeight: 0 };
    document.documentElement.style.setProperty('--head', `${offsetHeight}px`);
    changed();
  }).observe(document.body);

  function take(record: TraceRecord): void {
    builder.add(record);
    if (record.type === 'event') {
      const { type: _, ...mark } = record;
      events.add(mark);
    } else if (record.type === 'pod') {
      for (const { name } of record.containers) log.offer(record.pod, name);
    } else if (record.type === 'process-started') {
      log.offer(record.pod, record.container);
      log.restarted(record.pod, record.container, record.restartCount);
    }
  }

  const follow = byId('follow', HTMLButtonElement);
  const shownSpan = byId('span', HTMLElement);
  let lastFrame = 0;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  function frame(at: number): void {
    requestAnimationFrame(frame);
    // Half a pixel is the least that can be seen to move.
    const pace = Math.max(
      calm.matches ? CALM_FRAME_MS : FRAME_MS,
      time.span(clock.now(), first()) / view.width() / 2,
    );
    const moves = !over && time.following && picture.pods.length > 0;
    if (!(dirty || (moves && at - lastFrame >= pace)) || at - lastFrame < FRAME_MS) return;
    lastFrame = at;
    dirty = false;
    const now = clock.now();
    view.render(withLoss(), time.at(now, first()), now, jump);
    details.render(picture);
    events.flush();
    put(follow, time.following ? 'Pause' : 'Follow');
    follow.classList.toggle('on', !time.following);
    const span = time.span(now, first());
    put(shownSpan, `${relativeTime(span, span < 5000 ? 0.1 : 1)} shown`);
  }

  /** While the connection is lost nobody knows what happens. */
  function withLoss() {
    if (lostAt === undefined) return picture;
    const { pods, events: marks, from, to } = picture;
    return { pods, events: marks, from, to, gaps: [...picture.gaps, { from: lostAt, to: clock.now() }] };
  }

  requestAnimationFrame(frame);
  await listenForever(session, {
    records(records) {
      for (const record of records) take(record);
      changed();
    },
    gap(until) {
      builder.gap(picture.pods.length === 0 ? until - UNKNOWN_MS : picture.to, until);
    },
    time: clock.set,
    connected() {
      lostAt = undefined;
      say('live');
      changed();
    },
    lost() {
      lostAt ??= clock.now();
      say('the connection is lost; trying again …', true);
      changed();
    },
    ended(why) {
      over = true;
      lostAt = undefined;
      clock.stop();
      say(why, !why.startsWith('hooklet has ended'));
      changed();
    },
  });
}

/** hooklet's clock, guessed between two of its words. */
function createClock() {
  let offset = Date.now() - performance.now();
  let stopped: number | undefined;
  const now = () => stopped ?? performance.now() + offset;
  return {
    now,
    set(value: number) {
      offset = value - performance.now();
    },
    stop() {
      stopped = now();
    },
  };
}

void main();
