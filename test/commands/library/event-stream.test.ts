import { expect } from 'chai';
import { createEventStream } from '../../../supervisor/commands/library/event-stream.ts';
import type { PodEvent } from '../../../supervisor/commands/library/pod-event.ts';

const line = (at: number): PodEvent => ({
  at,
  type: 'output',
  container: 'app',
  stream: 'stdout',
  line: String(at),
});
const killed = (at: number): PodEvent => ({ at, type: 'killed', container: 'app' });

async function all(events: AsyncIterable<PodEvent>): Promise<PodEvent[]> {
  const seen: PodEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe('The event stream of the library', () => {
  it('gives the first reader what came before it, and every other one what comes then', async () => {
    const stream = createEventStream();
    stream.put(killed(1));
    const first = stream.read();
    const second = stream.read();
    stream.put(killed(2));
    stream.end();
    expect((await all(first)).map(({ at }) => at)).to.deep.equal([1, 2]);
    expect((await all(second)).map(({ at }) => at)).to.deep.equal([2]);
  });

  it('keeps the latest for the first reader, and says how many are missing', async () => {
    const stream = createEventStream(10);
    for (let at = 0; at < 1000; at += 1) stream.put(killed(at));
    stream.end();
    const [lost, ...rest] = await all(stream.read());
    expect(rest.length).to.be.within(10, 20);
    expect(rest.at(-1)?.at).to.equal(999);
    expect(lost).to.deep.include({ type: 'lost', events: 1000 - rest.length });
  });

  it('loses no state for a slow reader, only lines, and says how many and where', async () => {
    const stream = createEventStream(10);
    const events = stream.read();
    for (let at = 0; at < 100; at += 1) stream.put(line(at));
    for (let at = 100; at < 10_100; at += 1) stream.put(killed(at));
    stream.end();
    const seen = await all(events);
    expect(seen.filter(({ type }) => type === 'output')).to.have.length(10);
    expect(seen.filter(({ type }) => type === 'killed')).to.have.length(10_000);
    expect(seen[10]).to.deep.equal({ at: 100, type: 'lost', events: 90 });
  });

  it('says what is missing at the end too', async () => {
    const stream = createEventStream(2);
    const events = stream.read();
    for (let at = 0; at < 5; at += 1) stream.put(line(at));
    stream.end();
    expect((await all(events)).at(-1)).to.deep.equal({ at: 1, type: 'lost', events: 3 });
  });

  it('wakes a reader that waits, and ends it', async () => {
    const stream = createEventStream();
    const events = stream.read();
    const next = events.next();
    stream.put(killed(7));
    expect((await next).value).to.deep.equal(killed(7));
    const end = events.next();
    stream.end();
    expect((await end).done).to.equal(true);
  });

  it('forgets a reader that leaves', async () => {
    const stream = createEventStream();
    stream.put(killed(1));
    for await (const event of stream.read()) {
      expect(event.at).to.equal(1);
      break;
    }
    stream.put(killed(2));
    stream.end();
    expect(await all(stream.read())).to.deep.equal([]);
  });
});
