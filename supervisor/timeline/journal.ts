/** The records of a run, numbered and kept for those who come late: of everything much, but not without end. */

import type { Pod } from '../manifest/pod.ts';
import type { Happening } from '../node/happening.ts';
import { createRecorder } from './trace/record-happenings.ts';
import type { TraceRecord } from './trace/trace-record.ts';

export interface Entry {
  /** From 1 on, one more with each record. */
  readonly number: number;
  readonly record: TraceRecord;
}

export interface Recent {
  readonly entries: readonly Entry[];
  /** Some records after that number are not kept any more: when the last of those was made. */
  readonly forgottenUntil?: number;
}

export interface Journal {
  meet(pod: Pod): void;
  watch(happening: Happening): void;
  /** The records after that number, oldest first. */
  after(number: number, most: number): Recent;
  /** Called for every record, at once. Returns how to stop that. */
  onRecord(listener: (record: TraceRecord) => void): () => void;
}

/** Twenty containers in an hour: their probes are most of it, so that they cannot drive out the rest. */
const MOST_KEPT = 20_000;
const MOST_PROBES = 20_000;
/** What hooks print, in characters of all hooks together. */
const MOST_OUTPUT = 4_000_000;

export interface JournalLimits {
  readonly records: number;
  readonly probes: number;
  readonly outputCharacters: number;
}

const LIMITS: JournalLimits = {
  records: MOST_KEPT,
  probes: MOST_PROBES,
  outputCharacters: MOST_OUTPUT,
};

export function createJournal(limits = LIMITS): Journal {
  const recorder = createRecorder();
  const listeners = new Set<(record: TraceRecord) => void>();
  const kinds = {
    records: createShelf(limits.records),
    probes: createShelf(limits.probes),
    outputs: createShelf(limits.records, limits.outputCharacters),
  };
  const shelves = Object.values(kinds);
  let number = 0;

  function put(record: TraceRecord): void {
    number += 1;
    const shelf = SHELF_OF[record.type] ?? 'records';
    kinds[shelf].put({ number, record }, record.type === 'hook-output' ? record.text.length : 0);
    for (const listener of listeners) listener(record);
  }

  return {
    meet: recorder.meet,
    watch(happening) {
      for (const record of recorder.record(happening)) put(record);
    },
    after(cursor, most) {
      const found = shelves.flatMap((shelf) => shelf.after(cursor, most));
      const entries = found.sort((a, b) => a.number - b.number).slice(0, most);
      const lost = shelves
        .flatMap((shelf) => shelf.forgotten() ?? [])
        .reduce<Entry | undefined>((a, b) => (a && a.number > b.number ? a : b), undefined);
      return lost && lost.number > cursor ? { entries, forgottenUntil: lost.record.at } : { entries };
    },
    onRecord(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const SHELF_OF: Partial<Record<TraceRecord['type'], 'probes' | 'outputs'>> = {
  'probe-ended': 'probes',
  'hook-output': 'outputs',
};

interface Shelf {
  put(entry: Entry, size: number): void;
  after(cursor: number, most: number): readonly Entry[];
  /** The newest entry that is not kept any more. */
  forgotten(): Entry | undefined;
}

function createShelf(most: number, mostSize = Number.POSITIVE_INFINITY): Shelf {
  let entries: { readonly entry: Entry; readonly size: number }[] = [];
  let size = 0;
  let forgotten: Entry | undefined;

  /** A quarter at a time, so that a full shelf costs no more than a growing one. */
  function drop(): void {
    let kept = 0;
    let keptSize = 0;
    while (kept < most * 0.75 && kept < entries.length) {
      const next = entries[entries.length - 1 - kept];
      if (!next || keptSize + next.size > mostSize * 0.75) break;
      keptSize += next.size;
      kept += 1;
    }
    forgotten = entries[entries.length - kept - 1]?.entry ?? forgotten;
    entries = kept === 0 ? [] : entries.slice(-kept);
    size = keptSize;
  }

  return {
    put(entry, entrySize) {
      entries.push({ entry, size: entrySize });
      size += entrySize;
      if (entries.length > most || size > mostSize) drop();
    },
    after(cursor, count) {
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((entries[middle]?.entry.number ?? 0) > cursor) high = middle;
        else low = middle + 1;
      }
      return entries.slice(low, low + count).map(({ entry }) => entry);
    },
    forgotten: () => forgotten,
  };
}
