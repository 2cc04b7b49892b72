/** The events beside the picture: the newest first, each of them leads to its moment. */

import { visibleText } from '../draw/shape.ts';
import type { EventMark } from '../picture/picture.ts';
import { clockTime } from './clock-time.ts';
import { byId, make } from './dom.ts';

/** What a person scrolls through; the picture knows more. */
const MOST_SHOWN = 200;

export interface EventList {
  add(event: EventMark): void;
  /** Puts what was added into the page, all at once. */
  flush(): void;
}

export function createEventList(onChosen: (event: EventMark) => void): EventList {
  const list = byId('events', HTMLOListElement);
  const spoken = byId('spoken', HTMLElement);
  let waiting: EventMark[] = [];

  return {
    add(event) {
      waiting.push(event);
      if (waiting.length > MOST_SHOWN) waiting.shift();
    },
    flush() {
      if (waiting.length === 0) return;
      const last = waiting.at(-1);
      const items = waiting.map((event) => itemOf(event, onChosen)).reverse();
      waiting = [];
      list.prepend(...items);
      while (list.children.length > MOST_SHOWN) list.lastElementChild?.remove();
      // One sentence a moment: a screen reader cannot read a thousand.
      if (last) spoken.textContent = visibleText(`${last.pod}: ${last.reason}`);
    },
  };
}

function itemOf(event: EventMark, onChosen: (event: EventMark) => void): HTMLLIElement {
  const { at, pod, container, reason, message, count, eventType, hint } = event;
  const time = make('time', { text: clockTime(at) });
  time.dateTime = new Date(at).toISOString();
  const times = count > 1 ? ` (x${count})` : '';
  const head = make('b', {
    text: eventType === 'Warning' ? `⚠ ${visibleText(reason)}` : visibleText(reason),
  });
  const said = make('span', { className: 'said', text: `${visibleText(message.trim())}${times}` });
  const button = make(
    'button',
    {},
    time,
    document.createTextNode(
      ` ${visibleText([pod.replace(/^default\//, ''), container].filter(Boolean).join('/'))} `,
    ),
    head,
    said,
  );
  button.type = 'button';
  if (hint !== undefined)
    button.append(make('span', { className: 'said quiet', text: `↳ ${visibleText(hint)}` }));
  button.addEventListener('click', () => onChosen(event));
  return make('li', eventType === 'Warning' ? { className: 'warning' } : {}, button);
}
