/** A trace from its lines: what can be used of it, and in sentences what could not. */

import { HookletError } from '../../errors.ts';
import { parseLine } from './parse-record.ts';
import { TRACE_VERSION, type TraceRecord } from './trace-record.ts';

export interface TraceReader {
  /** Without its line end. `complete`: whether it had one. Throws TRACE_INVALID for what is no trace, or a newer one. */
  line(text: string, complete: boolean): TraceRecord | undefined;
  /** When every line has been read; throws TRACE_INVALID when there was nothing. */
  end(): readonly string[];
}

/** So many broken lines are told one by one. */
const MOST_TOLD = 5;

/** `name`: what messages call the file. */
export function createTraceReader(name: string): TraceReader {
  const notes: string[] = [];
  const unknown = new Map<string, number>();
  let number = 0;
  let broken = 0;
  let hasHeader = false;

  function complain(why: string, complete: boolean): void {
    if (!complete) {
      notes.push(`${name}:${number}: the last line is cut: the picture ends before it`);
      return;
    }
    broken += 1;
    if (broken <= MOST_TOLD) notes.push(`${name}:${number}: left out: the line ${why}`);
  }

  return {
    line(text, complete) {
      number += 1;
      if (text.trim() === '') return undefined;
      const parsed = parseLine(text);
      if (!hasHeader && parsed.kind !== 'header' && parsed.kind !== 'newer') throw noTrace(name);
      switch (parsed.kind) {
        case 'header':
          hasHeader = true;
          return undefined;
        case 'record':
          return parsed.record;
        case 'unknown':
          unknown.set(parsed.type, (unknown.get(parsed.type) ?? 0) + 1);
          return undefined;
        case 'newer':
          throw tooNew(name, parsed);
        case 'broken':
          complain(parsed.why, complete);
          return undefined;
        default:
          return parsed satisfies never;
      }
    },
    end() {
      if (!hasHeader) throw noTrace(name);
      if (broken > MOST_TOLD) notes.push(`${name}: ${broken - MOST_TOLD} more lines are left out`);
      for (const [type, count] of [...unknown].slice(0, MOST_TOLD)) {
        notes.push(`${name}: ${count} records of the type ${JSON.stringify(type.slice(0, 40))} are left out`);
      }
      return notes;
    },
  };
}

function noTrace(name: string): HookletError {
  return new HookletError(
    'TRACE_INVALID',
    `${name} is not a trace of hooklet: its first line has no "format":"hooklet-trace"; make one with hooklet run --trace FILE`,
    { file: name },
  );
}

function tooNew(name: string, { version, hooklet }: { version: number; hooklet: string }): HookletError {
  return new HookletError(
    'TRACE_INVALID',
    `${name} is a trace of version ${version}, written by hooklet ${hooklet.slice(0, 40)}; this one reads up to version ${TRACE_VERSION}: use that hooklet, or a newer one`,
    { file: name, version },
  );
}
