/** Lets many starts in one turn of the event loop leave room for signals, exits and clients in between. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long may starts hold up everything else. */
const LONGEST_MS = 20;

let until: number | undefined;
let next: Promise<void> | undefined;

/**
 * To be called right before something that blocks, with no `await` in between: undefined while this turn has time
 * left, else what to wait for before asking again.
 */
export function turnIsUsedUp(): Promise<void> | undefined {
  const now = performance.now();
  until ??= now + LONGEST_MS;
  next ??= nextTurn().then(() => {
    until = undefined;
    next = undefined;
  });
  return now < until ? undefined : next;
}
