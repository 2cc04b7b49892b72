/** Server-sent events over fetch, which can carry the session in a header; connects again by itself. */

import type { TraceRecord } from '../trace/trace-record.ts';
import { ask, Refused, reasonOf } from './session.ts';

export interface Listener {
  records(records: readonly TraceRecord[]): void;
  /** Some records before the next ones are lost. */
  /** What happened until then is forgotten. */
  gap(until: number): void;
  /** hooklet's clock, in milliseconds since the epoch. */
  time(now: number): void;
  connected(): void;
  /** Trying again. */
  lost(): void;
  /** Nothing more will come; why, for a person. */
  ended(why: string): void;
}

/** hooklet says something every three seconds. */
const SILENT_MS = 10_000;
const RETRY_MS = 1000;

/** Resolves when nothing more will come. */
export async function listenForever(session: string, listener: Listener): Promise<void> {
  const state = { after: 0, over: false };
  while (!state.over) {
    try {
      await listenOnce(session, listener, state);
    } catch (error) {
      if (error instanceof Refused) {
        listener.ended(error.message);
        return;
      }
    }
    if (state.over) return;
    listener.lost();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

interface State {
  after: number;
  over: boolean;
}

async function listenOnce(session: string, listener: Listener, state: State): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENT_MS);
  try {
    const response = await ask(session, `/page/events?after=${state.after}`, { signal: silence.signal });
    if (response.status === 401 || response.status === 403) throw new Refused(await reasonOf(response));
    if (!response.ok || !response.body) return;
    listener.connected();
    let rest = '';
    for await (const chunk of textOf(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENT_MS);
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block, listener, state);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

function take(block: string, listener: Listener, state: State): void {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data: unknown = JSON.parse(fields.get('data') ?? 'null');
  switch (fields.get('event')) {
    case 'records':
      listener.records(data as readonly TraceRecord[]);
      state.after = Number(fields.get('id'));
      break;
    case 'gap':
      listener.gap((data as { until: number }).until);
      break;
    case 'time':
      listener.time((data as { now: number }).now);
      break;
    case 'end':
      state.over = true;
      listener.ended('hooklet has ended: this is its last picture');
      break;
  }
}
