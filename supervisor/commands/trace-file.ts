/** Writes a trace: a header, then one record a line. docs/trace.md describes the format. */

import { createWriteStream } from 'node:fs';
import { errnoText } from '../host/errno-text.ts';
import {
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceHeader,
  type TraceRecord,
} from '../timeline/trace/trace-record.ts';
import { hookletVersion } from '../version.ts';
import { boundedWriter } from './output/bounded-writer.ts';

/** A disk that takes nothing for so long takes nothing more. */
const LONGEST_FLUSH_MS = 2000;

export interface TraceFile {
  write(record: TraceRecord): void;
  /** Resolves when all is written, or cannot be. */
  close(): Promise<void>;
}

/** `onBroken`: told once, when nothing more can be written. */
export function createTraceFile(descriptor: number, onBroken: (why: string) => void): TraceFile {
  const stream = createWriteStream('', { fd: descriptor });
  stream.once('error', (error) => onBroken(errnoText(error)));
  const leftOut = (lines: number) => `${JSON.stringify({ type: 'left-out', lines })}\n`;
  const write = boundedWriter(stream, leftOut);
  const header: TraceHeader = { format: TRACE_FORMAT, version: TRACE_VERSION, hooklet: hookletVersion() };
  write(`${JSON.stringify(header)}\n`);
  return {
    write: (record) => write(`${JSON.stringify(record)}\n`),
    close: () =>
      new Promise((resolve) => {
        if (stream.closed) {
          resolve();
          return;
        }
        // Not the callback of `end`, which comes before an error is told.
        stream.once('close', () => resolve());
        stream.end();
        setTimeout(resolve, LONGEST_FLUSH_MS).unref();
      }),
  };
}
