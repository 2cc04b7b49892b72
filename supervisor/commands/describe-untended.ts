/** What a user must know of an init that cannot do all that an init does. */

import type { OrphansUntended } from '../host/orphans.ts';

/** One sentence: the fact, what follows from it here, what to do. */
export function describeUntended({ fact, remedy }: OrphansUntended): string {
  const consequence =
    process.pid === 1
      ? 'dead orphans stay zombies until hooklet ends'
      : 'orphans that have left the session of the command may outlive it';
  return `${fact}: ${consequence}${remedy ? `; ${remedy}, or put tini in front of hooklet` : ''}`;
}
