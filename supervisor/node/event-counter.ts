/** Counts repeated events, as client-go's event correlator does: same reason, message and object is one event. */

import type { RecordEvent } from '../lifecycle/actions.ts';

export interface Counted {
  readonly count: number;
  readonly firstAt: number;
}

export type EventCounter = (event: RecordEvent, now: number) => Counted;

/** One for each pod; remembers every different event of it. */
export function createEventCounter(): EventCounter {
  const seen = new Map<string, Counted>();
  return (event, now) => {
    const key = [event.eventType, event.reason, event.message, event.fieldPath ?? ''].join('\n');
    const before = seen.get(key);
    const counted = { count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? now };
    seen.set(key, counted);
    return counted;
  };
}
