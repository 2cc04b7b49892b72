/** The live page's own server over records that the bench makes up; no pod runs. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPageServer } from '../../supervisor/api/page/page-server.ts';
import { createSessions } from '../../supervisor/api/page/sessions.ts';
import type { Entry, Journal } from '../../supervisor/timeline/journal.ts';
import type { TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';

export interface ServedRecords {
  /** Opens the page once; the next one is another. */
  link(): string;
  add(record: TraceRecord): void;
  close(): void;
}

export async function serveRecords(records: readonly TraceRecord[]): Promise<ServedRecords> {
  const entries: Entry[] = records.map((record, index) => ({ number: index + 1, record }));
  const listeners = new Set<(record: TraceRecord) => void>();
  const journal: Journal = {
    meet: () => {},
    watch: () => {},
    after: (number, most) => ({ entries: entries.slice(number, number + most), forgotten: false }),
    onRecord(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const sessions = createSessions(() => {});
  const stopping = new AbortController();
  const server = createPageServer({
    sessions,
    journal,
    now: Date.now,
    router: () => undefined,
    restart: async () => {},
    signal: stopping.signal,
    onFault: (error) => console.error(error),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    link: () => `http://127.0.0.1:${port}/#${sessions.token()}`,
    add(record) {
      entries.push({ number: entries.length + 1, record });
      for (const listener of listeners) listener(record);
    },
    close() {
      stopping.abort();
      server.closeAllConnections();
      server.close();
    },
  };
}
