/** The events of all pods, repeated ones counted, old ones forgotten. */

import { randomUuid } from '../../host/random-uuid.ts';
import type { PodRef } from '../happening.ts';
import { type Collection, createCollection } from './collection.ts';
import { type EventHappening, type EventObject, eventObject } from './event-object.ts';
import type { Versions } from './versions.ts';

/** `--event-ttl` of the API server. */
const KEPT_MS = 60 * 60 * 1000;
/** A pod that can never start records a few events a minute: far more than a person reads. */
const MOST_KEPT = 10_000;

export interface EventLog {
  readonly events: Collection<EventObject>;
  record(pod: PodRef, event: EventHappening, at: number): void;
  /** Those of a whole namespace, which is being deleted. */
  forget(namespace: string): void;
}

export function createEventLog(versions: Versions, host: string): EventLog {
  const events = createCollection<EventObject>(versions);
  /** In the order of their last occurrence, oldest first. */
  const known = new Map<string, { readonly namespace: string; readonly name: string; readonly at: number }>();

  function drop(key: string): void {
    const entry = known.get(key);
    known.delete(key);
    if (entry) events.remove(entry.namespace, entry.name);
  }

  function prune(now: number): void {
    for (const [key, { at }] of known) {
      if (known.size <= MOST_KEPT && now - at < KEPT_MS) return;
      drop(key);
    }
  }

  return {
    events,
    record(pod, event, at) {
      const key = [pod.uid, event.eventType, event.reason, event.message, event.fieldPath ?? ''].join('\n');
      const before = known.get(key);
      const name = before?.name ?? eventName(pod.name, at);
      const uid = (before && events.get(pod.namespace, name)?.metadata.uid) ?? randomUuid();
      events.put(eventObject(pod, event, { name, uid }, at, host));
      known.delete(key);
      known.set(key, { namespace: pod.namespace, name, at });
      prune(at);
    },
    forget(namespace) {
      for (const [key, entry] of [...known]) if (entry.namespace === namespace) drop(key);
    },
  };
}

let last = 0n;

/** `web.18a1f0c2d3e4b5a6`: the time in nanoseconds, as client-go's recorder; never the same twice. */
function eventName(pod: string, at: number): string {
  const nanoseconds = BigInt(Math.floor(at * 1e6));
  last = nanoseconds > last ? nanoseconds : last + 1n;
  return `${pod}.${last.toString(16)}`;
}
