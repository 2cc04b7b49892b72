/** A client of the live page's server: plain http on the API's port, as a browser speaks it. */

import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { PrepareDrill } from '../../supervisor/api/page/drills.ts';
import { createJournal, type Journal, type JournalLimits } from '../../supervisor/timeline/journal.ts';
import type { TraceRecord } from '../../supervisor/timeline/trace/trace-record.ts';
import { type Body, collectText, type Reply, startTestApi, type TestApi } from './api.ts';
import { eventually } from './eventually.ts';

export interface AskOptions {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly session?: string;
}

export interface TestPage {
  readonly test: TestApi;
  readonly journal: Journal;
  readonly port: number;
  /** Without a session unless one is given. */
  ask(path: string, options?: AskOptions): Promise<Reply>;
  /** The token of the newest link. */
  token(): string;
  /** A new session, by the newest link. */
  open(): Promise<string>;
  stream(session: string, after?: number): Promise<PageStream>;
  close(): Promise<void>;
}

/** `prepareDrill`: without it the page can start no drill. */
export async function startTestPage(limits?: JournalLimits, prepareDrill?: PrepareDrill): Promise<TestPage> {
  const journal = createJournal(limits);
  const test = await startTestApi(journal, prepareDrill);
  const { port } = test.api;
  const token = () => test.pageLinks.at(-1)?.split('#')[1] ?? '';

  const ask = (path: string, options: AskOptions = {}) => askPage(port, path, options);

  return {
    test,
    journal,
    port,
    ask,
    token,
    async open() {
      const links = test.pageLinks.length;
      const { body } = await ask('/page/session', { method: 'POST', body: token() });
      await eventually(() => {
        if (test.pageLinks.length === links) throw new Error('no new link');
      });
      return String(body.session);
    },
    stream: async (session, after = 0) =>
      readStream(await send(port, `/page/events?after=${after}`, { session })),
    close: test.close,
  };
}

/** Of any hooklet on this machine. */
export async function askPage(port: number, path: string, options: AskOptions = {}): Promise<Reply> {
  const response = await send(port, path, options);
  const text = await collectText(response);
  return { code: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) };
}

function send(port: number, path: string, options: AskOptions): Promise<IncomingMessage> {
  const { method = 'GET', body, headers = {}, session } = options;
  return new Promise((resolve, reject) => {
    const all = {
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
      ...headers,
    };
    const sent = request({ host: '127.0.0.1', port, path, method, agent: false, headers: all }, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
}

export interface StreamEvent {
  readonly event: string;
  readonly id?: number;
  readonly data: unknown;
}

export interface PageStream {
  readonly response: IncomingMessage;
  readonly events: readonly StreamEvent[];
  /** Of all events together. */
  records(): readonly TraceRecord[];
  /** The number of the last record. */
  last(): number;
  readonly closed: Promise<void>;
}

/** Takes server-sent events as they come. */
export function readStream(response: IncomingMessage): PageStream {
  const events: StreamEvent[] = [];
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    const blocks = `${rest}${chunk}`.split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks.map(parseEvent));
  });
  return {
    response,
    events,
    records: () =>
      events.flatMap(({ event, data }) => (event === 'records' ? (data as readonly TraceRecord[]) : [])),
    last: () => events.reduce((last, { id = last }) => id, 0),
    closed: new Promise((resolve) => response.once('close', () => resolve())),
  };
}

function parseEvent(block: string): StreamEvent {
  const lines = block.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const id = field('id');
  return {
    event: field('event') ?? '',
    ...(id === undefined ? {} : { id: Number(id) }),
    data: JSON.parse(field('data') ?? 'null'),
  };
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
}
