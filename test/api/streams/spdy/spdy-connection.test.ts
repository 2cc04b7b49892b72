/** A SPDY connection over a real socket. */

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { type SpdyConnection, serveSpdy } from '../../../../supervisor/api/streams/spdy/spdy-connection.ts';
import type { SpdyError } from '../../../../supervisor/api/streams/spdy/spdy-error.ts';
import type { SpdyStream } from '../../../../supervisor/api/streams/spdy/spdy-stream.ts';
import { eventually } from '../../../support/eventually.ts';
import { useSocketPairs } from '../../../support/socket-pair.ts';
import {
  controlFrame,
  dataFrame,
  goAwayFrame,
  headerCompressor,
  pingFrame,
  type ReceivedFrame,
  rstStream,
  synStream,
  takeApart,
} from '../../../support/spdy-client.ts';

const [DATA, SYN_REPLY, RST_STREAM, PING, GOAWAY] = [0, 2, 3, 6, 7];

interface Connected {
  readonly client: Socket;
  readonly connection: SpdyConnection;
  readonly streams: SpdyStream[];
  readonly errors: SpdyError[];
  readonly goAways: () => number;
  /** All that the server has sent so far. */
  frames(): ReceivedFrame[];
  /** Opens a stream from the client and gives back the server's side of it. */
  open(streamId: number, headers?: Record<string, string>): Promise<SpdyStream>;
}

describe('A SPDY connection', () => {
  const connect = useSocketPairs();

  async function begin(onStream: (stream: SpdyStream) => void = () => {}): Promise<Connected> {
    const { client, server } = await connect();
    const compress = headerCompressor();
    const streams: SpdyStream[] = [];
    const errors: SpdyError[] = [];
    const received: Buffer[] = [];
    let goAways = 0;
    client.on('data', (chunk) => received.push(chunk));
    const connection = serveSpdy(server, {
      onStream(stream) {
        streams.push(stream);
        onStream(stream);
      },
      onGoAway: () => void goAways++,
      onProtocolError: (error) => errors.push(error),
    });
    const frames = () => takeApart(Buffer.concat(received));
    return {
      client,
      connection,
      streams,
      errors,
      goAways: () => goAways,
      frames,
      async open(streamId, headers = { streamtype: 'data' }) {
        client.write(synStream(streamId, await compress(headers)));
        return eventually(() => must(streams.find(({ id }) => id === streamId)));
      },
    };
  }

  it('replies to each stream, carries its data both ways and ends it', async () => {
    const { client, open, frames } = await begin((stream) => void stream.pipe(stream));
    const first = await open(1, { streamtype: 'data', port: '80' });
    const second = await open(3);
    expect(Object.fromEntries(first.headers)).to.deep.equal({ streamtype: 'data', port: '80' });
    client.write(
      Buffer.concat([dataFrame(1, 'one '), dataFrame(3, 'two', true), dataFrame(1, 'more', true)]),
    );
    await eventually(() => expect(frames().filter(({ fin }) => fin)).to.have.length(2));
    const text = (id: number) =>
      Buffer.concat(
        frames().flatMap((f) => (f.type === DATA && f.streamId === id ? [f.body] : [])),
      ).toString();
    expect([text(1), text(3)]).to.deep.equal(['one more', 'two']);
    expect(frames().filter(({ type }) => type === SYN_REPLY)).to.have.length(2);
    expect(frames().filter(({ type }) => type === RST_STREAM)).to.have.length(0);
    await eventually(() => expect([first.destroyed, second.destroyed]).to.deep.equal([true, true]));
  });

  it('answers a ping with itself, and no ping of its own that comes back', async () => {
    const { client, connection, frames } = await begin();
    connection.ping();
    client.write(Buffer.concat([pingFrame(2), pingFrame(77)]));
    const pings = () => frames().flatMap(({ type, body }) => (type === PING ? [body.readUInt32BE(0)] : []));
    await eventually(() => expect(pings()).to.deep.equal([2, 77]));
  });

  it('destroys a stream that the client resets, and goes on with the others', async () => {
    const { client, open, frames } = await begin();
    const first = await open(1);
    const second = await open(3);
    client.write(rstStream(1));
    await eventually(() => expect(first.destroyed).to.equal(true));
    expect(second.destroyed).to.equal(false);
    client.write(dataFrame(1, 'too late'));
    second.end('still here');
    await eventually(() => expect(frames().at(-1)).to.deep.include({ type: DATA, streamId: 3, fin: true }));
  });

  it('resets a stream that it cannot use, or destroys', async () => {
    const { open, frames } = await begin((stream) => {
      if (stream.id === 1) throw new Error('no such thing');
    });
    await open(1);
    (await open(3)).destroy();
    const reset = () => frames().flatMap(({ type, streamId }) => (type === RST_STREAM ? [streamId] : []));
    await eventually(() => expect(reset()).to.deep.equal([1, 3]));
  });

  it('closes when the client goes away and the last stream has ended', async () => {
    const { client, open, goAways, frames } = await begin();
    const stream = await open(1);
    client.write(Buffer.concat([goAwayFrame(), dataFrame(1, '', true)]));
    await eventually(() => expect(goAways()).to.equal(1));
    stream.resume();
    stream.end();
    await once(client, 'end');
    expect(frames().at(-1)).to.deep.include({ type: GOAWAY });
  });

  for (const how of ['end', 'destroy', 'resetAndDestroy'] as const) {
    it(`abandons every stream when the client's socket goes by ${how}()`, async () => {
      const { client, connection, open, errors } = await begin();
      const streams = [await open(1), await open(3)];
      client[how]();
      await connection.closed;
      expect(streams.every(({ destroyed }) => destroyed)).to.equal(true);
      expect(errors).to.deep.equal([]);
    });
  }

  const wrong: Readonly<Record<string, Buffer>> = {
    'bytes that are no SPDY': Buffer.from('\x80GET / HTTP/1.1\r\n\r\n', 'latin1'),
    'another version': controlFrame(6, Buffer.from('00000001', 'hex'), 0, 2),
    'headers that are no zlib': synStream(1, Buffer.alloc(40, 7)),
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    it(`ends, and tells of it once, on ${what}`, async () => {
      const { client, connection, errors } = await begin();
      client.write(Buffer.concat([bytes, bytes]));
      await connection.closed;
      expect(errors).to.have.length(1);
    });
  }

  it('ends on a stream number that is even or was used', async () => {
    for (const numbers of [[2], [3, 3], [3, 1]]) {
      const { client, connection, errors } = await begin();
      const compress = headerCompressor();
      for (const number of numbers) client.write(synStream(number, await compress({})));
      await connection.closed;
      expect(errors.map(({ message }) => message)).to.deep.equal([`stream number ${numbers.at(-1)}`]);
    }
  });

  it('refuses more streams than a client needs', async () => {
    const { client, streams, frames } = await begin();
    const compress = headerCompressor();
    for (let id = 1; id <= 2 * 4097; id += 2) client.write(synStream(id, await compress({})));
    await eventually(() => expect(frames().some(({ type }) => type === RST_STREAM)).to.equal(true));
    expect(streams).to.have.length(4096);
  });

  it('ends when a client asks for answers and never reads them', async () => {
    const { client, connection, errors } = await begin();
    client.pause();
    const flood = Buffer.concat(Array.from({ length: 10_000 }, (_, n) => pingFrame(2 * n + 1)));
    const feed = (error?: Error | null) => {
      if (!error) client.write(flood, feed);
    };
    feed();
    await connection.closed;
    expect(errors.map(({ message }) => message)).to.deep.equal(['a peer that reads no answers']);
  });

  it('stops reading when what it has read is not taken, and loses nothing of it', async () => {
    const { client, connection, open } = await begin();
    const stream = await open(1);
    const piece = dataFrame(1, Buffer.alloc(100_000, 'x'));
    const count = 600;
    let written = 0;
    const feed = () => {
      if (written === count) return;
      written++;
      client.write(written === count ? Buffer.concat([piece, dataFrame(1, '', true)]) : piece, feed);
    };
    feed();
    await eventually(() => expect(connection.isPaused()).to.equal(true));
    expect(stream.readableLength).to.be.below(9 * 1024 * 1024);
    let read = 0;
    stream.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    await once(stream, 'end');
    expect(read).to.equal(count * 100_000);
    expect(connection.isPaused()).to.equal(false);
  });

  it('sends to a slow client at its pace', async () => {
    const { client, open, frames } = await begin();
    const stream = await open(1);
    client.pause();
    const chunk = Buffer.alloc(100_000, 'x');
    let taken = 0;
    while (stream.write(chunk) && taken < 1000) taken++;
    // What the kernel takes for both sockets comes on top of our own.
    expect(taken).to.be.below(200);
    client.resume();
    stream.end();
    await eventually(() => expect(frames().at(-1)?.fin).to.equal(true));
  });

  it('closes after what has been written', async () => {
    const { client, connection, open, frames } = await begin();
    const stream = await open(1);
    stream.end('the last words');
    await once(stream, 'finish');
    connection.close();
    await once(client, 'end');
    client.end();
    await connection.closed;
    const [reply, words, fin, ...rest] = frames();
    expect([reply?.type, words?.body.toString(), fin?.fin]).to.deep.equal([
      SYN_REPLY,
      'the last words',
      true,
    ]);
    expect(rest.map(({ type }) => type)).to.include(GOAWAY);
  });
});

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there yet');
  return value;
}
