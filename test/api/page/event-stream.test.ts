/** What the page is sent: everything in order, from where it was, honest about what is missing, at its own pace. */

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { streamEvents } from '../../../supervisor/api/page/event-stream.ts';
import type { Happening } from '../../../supervisor/node/happening.ts';
import { createJournal, type Journal } from '../../../supervisor/timeline/journal.ts';
import { runningPod } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { type PageStream, startTestPage, type TestPage } from '../../support/page.ts';

const REF = { namespace: 'default', name: 'web', uid: 'uid-1' };

/** One record of the kind that there are most of. */
function probe(at: number): Happening {
  const attempt = { kind: 'success', message: '' } as const;
  return { at, pod: REF, type: 'probe-ended', container: 'main', probe: 'liveness', attempt, seconds: 0 };
}

function event(at: number, message: string): Happening {
  const rest = { eventType: 'Normal', reason: 'Test', count: 1, firstAt: at } as const;
  return { at, pod: REF, type: 'event', message, ...rest };
}

/** The time of each record is its number. */
function fill(journal: Journal, from: number, to: number, make = probe): void {
  for (let at = from; at <= to; at += 1) journal.watch(make(at));
}

function eventuallyAt(stream: PageStream, number: number): Promise<void> {
  return eventually(() => {
    if (stream.last() < number) throw new Error(`the stream is at ${stream.last()}, not at ${number}`);
  });
}

const times = (stream: PageStream) => stream.records().map(({ at }) => at);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const gaps = (stream: PageStream) => stream.events.filter(({ event: name }) => name === 'gap');

describe('The event stream of the live page', () => {
  let page: TestPage;
  let session: string;

  beforeEach(async () => {
    page = await startTestPage({ records: 100, probes: 1000, outputCharacters: 10_000 });
    session = await page.open();
  });

  afterEach(() => page.close());

  it("begins with hooklet's clock and with what has happened until now", async () => {
    fill(page.journal, 1, 700);
    const stream = await page.stream(session);
    await eventuallyAt(stream, 700);
    expect(stream.response.headers['content-type']).to.equal('text/event-stream; charset=utf-8');
    expect(stream.events[0]?.event).to.equal('time');
    expect(times(stream)).to.deep.equal(range(1, 700));
    expect(gaps(stream)).to.deep.equal([]);
    stream.response.destroy();
  });

  it('goes on with what happens, in order, many records to a message', async () => {
    const stream = await page.stream(session);
    fill(page.journal, 1, 900, (at) => (at % 20 === 0 ? event(at, 'x') : probe(at)));
    await eventuallyAt(stream, 900);
    expect(times(stream)).to.deep.equal(range(1, 900));
    expect(stream.events.length).to.be.below(50);
    stream.response.destroy();
  });

  it('tells of a real pod from its first record to its last', async () => {
    const stream = await page.stream(session);
    await page.test.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
    await eventually(() => expect(stream.records().map(({ type }) => type)).to.include('process-started'));
    await page.ask('/api/v1/namespaces/default/pods/web', { method: 'DELETE', session });
    await eventually(() => expect(stream.records().at(-1)?.type).to.equal('removed'));
    const types = stream.records().map(({ type }) => type);
    expect(types[0]).to.equal('pod');
    expect(types).to.include.members(['deletion-requested', 'stop-began', 'signal-sent', 'process-exited']);
    const numbers = stream.events.flatMap(({ id = 0 }) => id).filter((id) => id > 0);
    expect(numbers).to.deep.equal([...new Set(numbers)].sort((a, b) => a - b));
    stream.response.destroy();
  });

  it('goes on where it was after a lost connection, with nothing twice and nothing missing', async () => {
    fill(page.journal, 1, 300);
    const first = await page.stream(session);
    await eventuallyAt(first, 300);
    first.response.destroy();
    fill(page.journal, 301, 500);
    const second = await page.stream(session, first.last());
    fill(page.journal, 501, 600);
    await eventuallyAt(second, 600);
    expect(times(second)).to.deep.equal(range(301, 600));
    expect(gaps(second)).to.deep.equal([]);
    second.response.destroy();
  });

  it('marks what was forgotten while the connection was lost, once, before what follows', async () => {
    fill(page.journal, 1, 10);
    const first = await page.stream(session);
    await eventuallyAt(first, 10);
    first.response.destroy();
    fill(page.journal, 11, 3000);
    const second = await page.stream(session, first.last());
    await eventuallyAt(second, 3000);
    const kept = times(second);
    const [oldest = 0] = kept;
    expect(kept).to.deep.equal(range(oldest, 3000));
    expect(kept.length).to.be.within(700, 1000);
    expect(gaps(second).map(({ data }) => data)).to.deep.equal([{ until: oldest - 1 }]);
    const names = second.events.map(({ event: name }) => name);
    expect(names.indexOf('gap')).to.be.below(names.indexOf('records'));
    second.response.destroy();
  });

  it('tells a page that opens late that its picture begins in the middle, also when other records were kept', async () => {
    fill(page.journal, 1, 5, (at) => event(at, 'kept'));
    fill(page.journal, 6, 3000);
    const stream = await page.stream(session);
    await eventuallyAt(stream, 3000);
    expect(times(stream).slice(0, 5)).to.deep.equal(range(1, 5));
    expect(gaps(stream)).to.have.length(1);
    stream.response.destroy();
  });

  it('refuses a number that is none', async () => {
    for (const after of ['-1', 'x', '1.5', '1e999']) {
      const reply = await page.ask(`/page/events?after=${after}`, { session });
      expect([after, reply.code]).to.deep.equal([after, 400]);
      expect(reply.body.message).to.match(/after must be the number of a record/);
    }
  });

  it('takes a number of another run for the end of this one', async () => {
    fill(page.journal, 1, 10);
    const stream = await page.stream(session, 10_000);
    await eventually(() => expect(stream.events.map(({ event: name }) => name)).to.include('time'));
    expect(stream.records()).to.deep.equal([]);
    stream.response.destroy();
  });

  it('says that it is the end when hooklet ends, after the last record', async () => {
    const stream = await page.stream(session);
    await eventually(() => expect(stream.events).not.to.deep.equal([]));
    fill(page.journal, 1, 20);
    await page.test.api.close();
    await stream.closed;
    expect(times(stream)).to.deep.equal(range(1, 20));
    expect(stream.events.at(-1)?.event).to.equal('end');
  });
});

describe('A page that reads slowly', () => {
  const MEGABYTE = 1024 * 1024;

  it('is not queued for: it is sent more when it has taken what there was, and told what it has missed', async () => {
    const journal = createJournal({ records: 4000, probes: 10, outputCharacters: 10 });
    const ending = new AbortController();
    let response: ServerResponse | undefined;
    const server = createServer((_request, answer) => {
      response = answer;
      void streamEvents(answer, { journal, after: 0, now: () => 0, signal: ending.signal });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(server, 'request');
      // About 1 KB each: 40 MB that nobody reads.
      for (let at = 1; at <= 40_000; at += 1) {
        journal.watch(event(at, 'x'.repeat(1000)));
        if (at % 500 === 0) {
          await new Promise((resolve) => setImmediate(resolve));
          expect(response?.writableLength).to.be.below(2 * MEGABYTE);
        }
      }
      await eventually(() => expect(response?.writableNeedDrain).to.equal(true));
      expect(response?.writableLength).to.be.below(2 * MEGABYTE);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      await eventually(() => expect(text).to.match(/id: 40000\n/));
      const at = text.indexOf('event: gap\n');
      expect(at).to.be.above(-1);
      // The journal's 4 MB, and what the kernel keeps for a connection, which may be 10 MB.
      expect(text.length).to.be.below(20 * MEGABYTE);
    } finally {
      ending.abort();
      socket.destroy();
      server.close();
      await once(server, 'close');
    }
  });

  it('holds up nobody else', async () => {
    const page = await startTestPage();
    const session = await page.open();
    const slow = await page.stream(session);
    slow.response.pause();
    const quick = await page.stream(session);
    fill(page.journal, 1, 10_000);
    await eventuallyAt(quick, 10_000);
    expect(times(quick)).to.have.length(10_000);
    slow.response.resume();
    await eventuallyAt(slow, 10_000);
    expect(times(slow)).to.have.length(10_000);
    for (const { response } of [slow, quick]) response.destroy();
    await page.close();
  });
});
