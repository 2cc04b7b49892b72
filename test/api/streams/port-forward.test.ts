/** Port-forward: SPDY streams over the socket or in a WebSocket, and channels. */

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { runningPod, startTestApi, type TestApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { headerCompressor, synStream, takeApart } from '../../support/spdy-client.ts';
import { openSpdy, type SpdySession } from '../../support/spdy-session.ts';
import { connectChannels, sendHead } from '../../support/upgrade.ts';

const PATH = '/api/v1/namespaces/default/pods/web/portforward';
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

describe('port-forward', () => {
  let api: TestApi;
  let sockets: Socket[];
  let servers: Server[];

  before(async () => {
    api = await startTestApi();
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
    await eventually(async () => {
      const { body } = await api.call('/api/v1/namespaces/default/pods/web');
      expect(String(body.status?.phase)).to.equal('Running');
    });
  });

  after(() => api.close());

  beforeEach(() => {
    sockets = [];
    servers = [];
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  /** What listens in the pod: the machine's own loopback. */
  async function listen(serve: (socket: Socket) => void): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      serve(socket);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  async function open(
    session: SpdySession,
    port: number,
    request: string,
  ): Promise<{ data: number; error: number }> {
    const headers = { port: String(port), requestid: request };
    const error = await session.open({ ...headers, streamtype: 'error' });
    const data = await session.open({ ...headers, streamtype: 'data' });
    return { data, error };
  }

  function begin(): Promise<SpdySession> {
    return openSpdy(api, PATH, 'portforward.k8s.io');
  }

  it('carries connections both ways, each end by itself', async () => {
    const port = await listen((socket) => {
      socket.write('hello ');
      socket.on('end', () => socket.end('bye'));
      socket.pipe(socket, { end: false });
    });
    const session = await begin();
    const { data, error } = await open(session, port, '0');
    session.write(data, 'you, ');
    await eventually(() => expect(session.text(data)).to.equal('hello you, '));
    session.write(data, '', true);
    await eventually(() => expect(session.hasEnded(data)).to.equal(true));
    expect(session.text(data)).to.equal('hello you, bye');
    await eventually(() => expect(session.hasEnded(error)).to.equal(true));
    expect(session.text(error)).to.equal('');
    session.connection.socket.destroy();
  });

  it('tells on both streams that the port has ended, and hears what the client still says', async () => {
    let heard = '';
    const port = await listen((socket) => {
      socket.end('done');
      socket.on('data', (chunk) => {
        heard += chunk;
      });
    });
    const session = await begin();
    const { data, error } = await open(session, port, '0');
    await eventually(() =>
      expect([session.hasEnded(data), session.hasEnded(error)]).to.deep.equal([true, true]),
    );
    session.write(data, 'one more thing', true);
    await eventually(() => expect(heard).to.equal('one more thing'));
    session.connection.socket.destroy();
  });

  it('says nothing of a port that nobody listens on, and goes on when somebody does', async () => {
    const port = await freePort();
    const session = await begin();
    const first = await open(session, port, '0');
    await eventually(() =>
      expect(session.hasEnded(first.data) && session.hasEnded(first.error)).to.equal(true),
    );
    expect(session.text(first.error)).to.equal('');
    const server = createServer((socket) => void socket.end('back again'));
    servers.push(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const second = await open(session, port, '1');
    await eventually(() => expect(session.text(second.data)).to.equal('back again'));
    session.connection.socket.destroy();
  });

  it('ends both streams when the port breaks the connection off', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const session = await begin();
    const { data, error } = await open(session, port, '0');
    session.write(data, 'x');
    await eventually(() => expect(session.hasEnded(data) && session.hasEnded(error)).to.equal(true));
    session.connection.socket.destroy();
  });

  it('breaks off what the client resets, and all of it when the client goes', async () => {
    let open_ = 0;
    const port = await listen((socket) => {
      open_++;
      socket.once('end', () => socket.destroy());
      socket.once('close', () => open_--);
      socket.resume();
    });
    const session = await begin();
    const [first] = [await open(session, port, '0'), await open(session, port, '1')];
    await eventually(() => expect(open_).to.equal(2));
    session.reset(first?.data ?? 0);
    await eventually(() => expect(open_).to.equal(1));
    session.connection.socket.destroy();
    await eventually(() => expect(open_).to.equal(0));
  });

  it('does not let one slow port stop another', async () => {
    const slow = await listen((socket) => void socket.pause());
    const quick = await listen((socket) => void socket.pipe(socket));
    const session = await begin();
    const first = await open(session, slow, '0');
    const second = await open(session, quick, '1');
    const megabyte = Buffer.alloc(1024 * 1024);
    for (let n = 0; n < 6; n++) session.write(first.data, megabyte);
    session.write(second.data, 'still here');
    await eventually(() => expect(session.text(second.data)).to.equal('still here'));
    session.connection.socket.destroy();
  });

  it('carries forty connections at once unchanged', async () => {
    const port = await listen((socket) => void socket.pipe(socket));
    const session = await begin();
    const md5 = (bytes: Buffer | string) => createHash('md5').update(bytes).digest('hex');
    const sent = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const { data } = await open(session, port, String(n));
        const bytes = Buffer.from(randomBytes(150_000).toString('hex'));
        session.write(data, bytes);
        session.write(data, '', true);
        return { data, sum: md5(bytes) };
      }),
    );
    for (const { data, sum } of sent) {
      await eventually(() => expect(session.hasEnded(data)).to.equal(true), {
        timeoutMs: 20_000,
        everyMs: 100,
      });
      expect(md5(session.text(data))).to.equal(sum);
    }
    session.connection.socket.destroy();
  }).timeout(40_000);

  it('takes clients that number no requests', async () => {
    const port = await listen((socket) => void socket.end('paired'));
    const session = await begin();
    await session.open({ streamtype: 'error', port: String(port) });
    const data = await session.open({ streamtype: 'data', port: String(port) });
    await eventually(() => expect(session.text(data)).to.equal('paired'));
    session.connection.socket.destroy();
  });

  for (const headers of [
    { streamtype: 'data', port: '0' },
    { streamtype: 'data', port: '65536' },
    { streamtype: 'data', port: 'http' },
    { streamtype: 'data' },
    { streamtype: 'video', port: '80' },
  ]) {
    it(`resets a stream with the headers ${JSON.stringify(headers)}`, async () => {
      const session = await begin();
      const stream = await session.open({ ...headers, requestid: '0' });
      await eventually(() => expect(session.wasReset(stream)).to.equal(true));
      session.connection.socket.destroy();
    });
  }

  it('carries the same frames in a WebSocket', async () => {
    const port = await listen((socket) => void socket.end('through the tunnel'));
    const connection = await sendHead(api, 'GET', PATH, [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${TUNNEL}`,
    ]);
    expect(await connection.code()).to.equal(101);
    expect(connection.received().toString('latin1')).to.match(
      /Sec-WebSocket-Protocol: SPDY\/3\.1\+portforward/,
    );
    const compress = headerCompressor();
    const headers = { port: String(port), requestid: '0' };
    for (const [id, streamtype] of [
      [1, 'error'],
      [3, 'data'],
    ] as const) {
      connection.socket.write(masked(synStream(id, await compress({ ...headers, streamtype }))));
    }
    await eventually(() => {
      const frames = takeApart(messages(connection.afterHeaders()));
      const text = frames.flatMap(({ type, streamId, body }) =>
        type === 0 && streamId === 3 ? [String(body)] : [],
      );
      expect(text.join('')).to.equal('through the tunnel');
    });
    connection.socket.destroy();
  });

  describe('of the JavaScript client', () => {
    it('tells the port on each channel, carries data, and closes when the port does', async () => {
      const port = await listen((socket) => socket.once('data', (chunk) => void socket.end(`got ${chunk}`)));
      const client = await connectChannels(api, `${PATH}?ports=${port}`);
      client.send(0, 'this');
      expect(await client.closed).to.equal(1000);
      const number = Buffer.alloc(2);
      number.writeUInt16LE(port);
      expect(client.text(0)).to.equal(`${number}got this`);
      expect(client.text(1)).to.equal(String(number));
    });

    it('tells on the error channel why a port cannot be reached', async () => {
      const port = await freePort();
      const client = await connectChannels(api, `${PATH}?ports=${port}`);
      await client.closed;
      expect(client.text(1)).to.match(
        new RegExp(`error forwarding port ${port} to pod web, uid [0-9a-f-]+: connection refused$`),
      );
    });

    it('gives away all that the client has sent before it closed', async () => {
      let got = 0;
      let ended = false;
      const port = await listen((socket) => {
        socket.pause();
        setImmediate(() => socket.resume());
        socket.on('data', (chunk) => {
          got += chunk.length;
        });
        socket.on('end', () => {
          ended = true;
        });
      });
      const client = await connectChannels(api, `${PATH}?ports=${port}`);
      for (let n = 0; n < 50; n++) client.send(0, Buffer.alloc(100_000));
      client.websocket.close();
      await eventually(() => expect({ got, ended }).to.deep.equal({ got: 5_000_000, ended: true }));
    });

    it('carries several ports', async () => {
      const ports = [await listen((s) => void s.end('one')), await listen((s) => void s.end('two'))];
      const client = await connectChannels(api, `${PATH}?ports=${ports.join(',')}`);
      await client.closed;
      expect([client.text(0).slice(-3), client.text(2).slice(-3)]).to.deep.equal(['one', 'two']);
    });

    for (const [query, text] of [
      ['', 'query parameter \\"ports\\" cannot be empty'],
      ['?ports=', 'query parameter \\"ports\\" cannot be empty'],
      ['?ports=http', 'unable to parse \\"http\\" as a port'],
      ['?ports=70000', 'unable to parse \\"70000\\" as a port'],
      [`?ports=${Array(128).fill('80')}`, 'no more than 127 ports'],
    ] as const) {
      it(`refuses ${query.slice(0, 20) || 'no query'}`, async () => {
        const connection = await sendHead(api, 'GET', `${PATH}${query}`, [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          'Sec-WebSocket-Protocol: v4.channel.k8s.io',
        ]);
        expect(await connection.code()).to.equal(400);
        await eventually(() => expect(connection.afterHeaders().toString()).to.contain(text));
      });
    }
  });

  it('is refused while the pod does not run', async () => {
    const main = { name: 'main', image: 'x', command: ['sleep', '600'] };
    const lifecycle = { postStart: { exec: { command: ['sleep', '600'] } } };
    const pod = runningPod('slow', {}, { containers: [{ ...main, lifecycle }] });
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: pod });
    for (const headers of [
      ['Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: portforward.k8s.io'],
      ['Upgrade: websocket', `Sec-WebSocket-Protocol: ${TUNNEL}`],
    ]) {
      const path = PATH.replace('web', 'slow');
      const connection = await sendHead(api, 'POST', path, ['Connection: Upgrade', ...headers]);
      expect(await connection.code()).to.equal(400);
      await eventually(() =>
        expect(connection.afterHeaders().toString()).to.contain(
          'unable to forward port because pod is not running. Current status=Pending',
        ),
      );
    }
  });
});

/** A client's message of one frame. */
function masked(data: Buffer): Buffer {
  const head =
    data.length < 126
      ? Buffer.of(0x82, 0x80 | data.length)
      : Buffer.of(0x82, 0xfe, data.length >> 8, data.length & 0xff);
  return Buffer.concat([head, Buffer.alloc(4), data]);
}

/** What the server's messages carry, put together. */
function messages(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = bytes[at + 1] ?? 0;
    const [start, length] = short < 126 ? [at + 2, short] : [at + 4, bytes.readUInt16BE(at + 2)];
    if ((bytes[at] ?? 0) === 0x82) parts.push(bytes.subarray(start, start + length));
    at = start + length;
  }
  return Buffer.concat(parts);
}
