/** Counts repeated events, as client-go's event correlator does: same reason, message and object is one event. */

import type { RecordEvent } from '../lifecycle/actions.ts';

export interface Counted {
  readonly count: number;
  readonly firstAt: number;
}

export type EventCounter = (event: RecordEvent, now: number) => Counted;

/** client-go, tools/record/events_cache.go: maxLruCacheEntries. */
const MOST_REMEMBERED = 4096;

/** One for each pod. A text that is never the same twice makes events without end: the oldest are forgotten. */
export function createEventCounter(): EventCounter {
  const seen = new Map<string, Counted>();
  return (event, now) => {
    const key = [event.eventType, event.reason, event.message, event.fieldPath ?? ''].join('\n');
    const before = seen.get(key);
    const counted = { count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? now };
    // Last in the order of the map: it is the newest now.
    seen.delete(key);
    seen.set(key, counted);
    const [oldest] = seen.keys();
    if (seen.size > MOST_REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return counted;
  };
}
