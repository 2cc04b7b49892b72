/** The journal as server-sent events: the page reads at its own pace, and nothing is queued for it. */

import type { ServerResponse } from 'node:http';
import type { Entry, Journal } from '../../timeline/journal.ts';

/** Written in one go; more only when the page has taken these. */
const BATCH = 500;
/** A thousand records in a second are twenty messages. */
const GATHER_MS = 50;
/** By its silence the page knows that the connection is lost. */
const HEARTBEAT_MS = 3000;

export interface StreamOptions {
  readonly journal: Journal;
  /** The last record that the page has seen; 0 for none. */
  readonly after: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the page has gone or hooklet ends. Events: `records` (the id is the number of the last), `gap` before
 * records that follow on forgotten ones (`until`: when the last of those was made), `time` with hooklet's clock,
 * `end` when hooklet ends.
 */
export function streamEvents(response: ServerResponse, options: StreamOptions): Promise<void> {
  const { journal, now, signal } = options;
  let cursor = options.after;
  let planned: NodeJS.Timeout | undefined;
  let full = false;
  let gapUntil: number | undefined;

  return new Promise((resolve) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    const stopListening = journal.onRecord(plan);
    const heartbeat = setInterval(() => {
      // A page that takes nothing would get them all at once.
      if (!full) send('time', { now: now() });
    }, HEARTBEAT_MS);
    response.on('drain', () => {
      full = false;
      pump();
    });
    response.once('close', finish);
    signal.addEventListener('abort', end, { once: true });
    send('time', { now: now() });
    pump();
    if (signal.aborted) end();

    function plan(): void {
      planned ??= setTimeout(() => {
        planned = undefined;
        pump();
      }, GATHER_MS);
    }

    function pump(): void {
      while (!full && !response.writableEnded) {
        const { entries, forgottenUntil } = journal.after(cursor, BATCH);
        if (entries.length === 0) return;
        // A page that has seen nothing yet is told too: its picture begins in the middle.
        if (forgottenUntil !== undefined && forgottenUntil !== gapUntil) {
          gapUntil = forgottenUntil;
          send('gap', { until: forgottenUntil });
        }
        sendEntries(entries);
      }
    }

    function sendEntries(entries: readonly Entry[]): void {
      cursor = entries.at(-1)?.number ?? cursor;
      send(
        'records',
        entries.map(({ record }) => record),
        cursor,
      );
    }

    /** JSON has no line ends in it. */
    function send(event: string, data: object, id?: number): void {
      if (response.writableEnded || response.destroyed) return;
      const line = id === undefined ? '' : `id: ${id}\n`;
      if (!response.write(`event: ${event}\n${line}data: ${JSON.stringify(data)}\n\n`)) full = true;
    }

    function end(): void {
      full = false;
      pump();
      send('end', {});
      response.end();
    }

    function finish(): void {
      stopListening();
      clearInterval(heartbeat);
      clearTimeout(planned);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
