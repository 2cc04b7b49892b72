/** One port, two languages: TLS for kubectl, plain http for the live page, and nothing for who says nothing. */

import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createSecure, request } from 'node:https';
import { type AddressInfo, connect as connectTcp, createServer as createDoor, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { createServerIdentity } from '../../../supervisor/api/net/certificate.ts';
import { createConnectionErrors } from '../../../supervisor/api/net/connection-errors.ts';
import { openFrontDoor } from '../../../supervisor/api/net/front-door.ts';
import { collectText } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestPage, type TestPage } from '../../support/page.ts';
import { closeRawConnections, connectRaw } from '../../support/raw-http.ts';

/** Long enough for every other test to say something, also on a busy machine. */
const SILENT_MS = 2000;

describe('The front door', function () {
  this.slow(6000);

  const errors = createConnectionErrors();
  const identity = createServerIdentity(Date.now());
  const secure = createSecure({ key: identity.privateKey, cert: identity.certificate });
  const plain: Server = createPlain();
  const door = createDoor();
  const faults: unknown[] = [];
  let rooms = async () => ({ secure, plain });
  let port: number;

  before(async () => {
    for (const [server, name] of [
      [secure, 'secure'],
      [plain, 'plain'],
    ] as const) {
      server.on('request', (asked, response) => {
        void collectText(asked).then((text) =>
          response.end(`${name} ${asked.method} ${asked.url} ${text.length}`),
        );
      });
    }
    secure.on('tlsClientError', () => {});
    openFrontDoor(door, {
      rooms: () => rooms(),
      silentMs: SILENT_MS,
      errors,
      onFault: (error) => void faults.push(error),
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    ({ port } = door.address() as AddressInfo);
  });

  afterEach(closeRawConnections);

  after(() => {
    plain.close();
    plain.closeAllConnections();
    secure.closeAllConnections();
    return new Promise((resolve) => door.close(resolve));
  });

  function overTls(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, path, method: 'POST', ca: identity.certificate, agent: false },
        (response) => resolve(collectText(response)),
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  it('gives TLS to the one and http to the other, many of both at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const raw = await connectRaw(port);
        raw.send(`GET /${index} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        const [encrypted] = await Promise.all([
          overTls(`/${index}`, 'x'.repeat(100_000)),
          raw.receives(/plain .*\n?0/),
        ]);
        return [encrypted, /plain \S+ \S+ \d+/.exec(raw.received)?.[0]];
      }),
    );
    expect(answers).to.deep.equal(
      answers.map((_, index) => [`secure POST /${index} 100000`, `plain GET /${index} 0`]),
    );
  });

  it('loses no byte, whatever pieces they come in', async () => {
    const raw = await connectRaw(port);
    const body = 'y'.repeat(50);
    for (const character of `POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n${body}`) {
      raw.send(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await raw.receives(/plain POST \/slow 50/);
  });

  it('takes several requests on one connection', async () => {
    const raw = await connectRaw(port);
    for (const path of ['/one', '/two', '/three']) {
      raw.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await raw.receives(new RegExp(`plain GET ${path} 0`));
    }
  });

  it('loses nothing that is said while it still finds out who answers', async () => {
    const before = rooms;
    let found = () => {};
    const waiting = new Promise<void>((resolve) => {
      found = resolve;
    });
    rooms = () => waiting.then(before);
    const raw = await connectRaw(port);
    raw.send('GET /early HTTP/1.1\r\nHost: x\r\n\r\n');
    const encrypted = overTls('/early', 'z'.repeat(100_000));
    await eventually(async () => {
      const connections = await new Promise((resolve) => door.getConnections((_, count) => resolve(count)));
      if (connections !== 2) throw new Error('not yet there');
    });
    found();
    expect(await encrypted).to.equal('secure POST /early 100000');
    await raw.receives(/plain GET \/early 0/);
    rooms = before;
  });

  it('closes a connection when nobody can be had to answer, and says why', async () => {
    const before = rooms;
    rooms = () => Promise.reject(new Error('nobody there'));
    const raw = await connectRaw(port);
    raw.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => {
      if (!raw.closed) throw new Error('still open');
    });
    expect(faults.splice(0).map(String)).to.deep.equal(['Error: nobody there']);
    rooms = before;
  });

  it('closes a connection that says nothing, and counts it', async () => {
    const before = errors.counts().get('tls-handshake') ?? 0;
    const silent = await Promise.all(Array.from({ length: 50 }, () => connectRaw(port)));
    await eventually(() => {
      if (silent.some(({ closed }) => !closed)) throw new Error('still open');
    });
    expect(errors.counts().get('tls-handshake')).to.equal(before + 50);
  });

  it('survives a connection that is reset before or right after its first byte', async () => {
    for (const text of ['', 'G', '\u0016']) {
      const socket = connectTcp(port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      if (text !== '') socket.write(text);
      socket.resetAndDestroy();
    }
    expect(await overTls('/after', '')).to.equal('secure POST /after 0');
  });

  it('does not take garbage that begins like TLS for a request', async () => {
    const raw = await connectRaw(port);
    raw.send('\u0016GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => {
      if (!raw.closed) throw new Error('still open');
    });
    expect(raw.received).not.to.include('plain');
  });
});

describe("The live page on the API's port", () => {
  let page: TestPage;

  before(async () => {
    page = await startTestPage();
  });

  afterEach(closeRawConnections);
  after(() => page.close());

  it('speaks with a browser in http and with kubectl in TLS', async () => {
    expect((await page.ask('/')).headers['content-type']).to.equal('text/html; charset=utf-8');
    expect((await page.test.call('/readyz')).text).to.equal('ok');
  });

  it('says what Go says to a client that forgets TLS', async () => {
    const reply = await page.ask('/api/v1/pods');
    expect([reply.code, reply.text]).to.deep.equal([
      400,
      'Client sent an HTTP request to an HTTPS server.\n',
    ]);
  });

  it('answers garbage with 400 and closes', async () => {
    const raw = await connectRaw(page.port);
    raw.send('GARBAGE\r\n\r\n');
    await raw.receives(/^HTTP\/1\.1 400 Bad Request/);
    await eventually(() => {
      if (!raw.closed) throw new Error('still open');
    });
  });

  it('shows no page over TLS: the credential there is another one', async () => {
    const socket: Socket = connect({ host: '127.0.0.1', port: page.port, ca: page.test.certificate });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk));
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).to.match(/^HTTP\/1\.1 401 /);
  });

  it('leaves nothing open when hooklet ends: not the API, not a stream, not a silent connection', async () => {
    const other = await startTestPage();
    const stream = await other.stream(await other.open());
    const silent = await connectRaw(other.port);
    const half = await connectRaw(other.port);
    half.send('GET / HT');
    await other.close();
    await stream.closed;
    expect(stream.events.at(-1)?.event).to.equal('end');
    await eventually(() => {
      if (!silent.closed || !half.closed) throw new Error('still open');
    });
  });

  it('has had no fault of its own', () => {
    expect(page.test.faults).to.deep.equal([]);
  });
});
