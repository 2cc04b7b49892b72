/** Events for readers who take them when they can: nothing of a pod's life is lost to one who reads. */

import type { PodEvent } from './pod-event.ts';

/** Of the time before anybody reads, and of lines that a program prints faster than they are read. */
const MOST_HELD = 10_000;

export interface EventStream {
  put(event: PodEvent): void;
  /** Readers get what is left, then end. */
  end(): void;
  /** The first reader gets what came before it; all others what comes from now on. */
  read(): AsyncGenerator<PodEvent, void, undefined>;
}

interface Reader {
  queue: PodEvent[];
  printed: number;
  lost: number;
  wake: () => void;
}

export function createEventStream(mostHeld = MOST_HELD): EventStream {
  const readers = new Set<Reader>();
  let early: PodEvent[] | undefined = [];
  let missed = 0;
  let over = false;

  function hold(events: PodEvent[], event: PodEvent): void {
    events.push(event);
    // In blocks: to take one from the front of a long list for every event would cost its length.
    if (events.length < mostHeld * 2) return;
    missed += events.splice(0, events.length - mostHeld).length;
  }

  async function* take(reader: Reader): AsyncGenerator<PodEvent, void, undefined> {
    try {
      for (;;) {
        const batch = reader.queue;
        reader.queue = [];
        reader.printed = 0;
        if (reader.lost > 0 && batch.length > 0) batch.push(lostEvents(reader, batch.at(-1)));
        yield* batch;
        if (reader.queue.length > 0) continue;
        if (over) return;
        await new Promise<void>((resolve) => {
          reader.wake = resolve;
        });
      }
    } finally {
      readers.delete(reader);
    }
  }

  return {
    put(event) {
      if (early) hold(early, event);
      for (const reader of readers) give(reader, event, mostHeld);
    },
    end() {
      over = true;
      for (const reader of readers) reader.wake();
    },
    read() {
      const reader: Reader = { queue: [], printed: 0, lost: 0, wake: () => {} };
      if (early) {
        const [first] = early;
        if (missed > 0 && first) reader.queue.push({ at: first.at, type: 'lost', events: missed });
        reader.queue.push(...early);
        early = undefined;
      }
      readers.add(reader);
      return take(reader);
    },
  };
}

function give(reader: Reader, event: PodEvent, mostHeld: number): void {
  const isPrinted = event.type === 'output' || event.type === 'hook-output';
  if (isPrinted && reader.printed >= mostHeld) {
    reader.lost += 1;
    return;
  }
  if (isPrinted) reader.printed += 1;
  if (reader.lost > 0) reader.queue.push(lostEvents(reader, event));
  reader.queue.push(event);
  reader.wake();
}

function lostEvents(reader: Reader, { at }: { readonly at: number } = { at: 0 }): PodEvent {
  const events = reader.lost;
  reader.lost = 0;
  return { at, type: 'lost', events };
}
