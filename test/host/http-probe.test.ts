import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { httpProbe } from '../../supervisor/host/http-probe.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';

const NEVER = new AbortController().signal;

describe('httpProbe', () => {
  let server: Server;
  const sockets = new Set<Socket>();

  async function serve(listener: RequestListener): Promise<number> {
    server = createServer(listener);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  const probe = (port: number, request: object = {}) =>
    httpProbe(
      { scheme: 'HTTP', host: '127.0.0.1', port, path: '/healthz', headers: [], ...request },
      1,
      NEVER,
    );

  async function noSocketIsLeft(): Promise<void> {
    await eventually(() => expect([...sockets]).to.deep.equal([]));
  }

  it('asks as the kubelet does, and comes back with the answer', async () => {
    const asked: unknown[] = [];
    const port = await serve((request, response) => {
      asked.push(request.method, request.url, request.headers);
      response.end('well');
    });
    expect(await probe(port, { headers: [{ name: 'X-Custom', value: 'a' }] })).to.deep.equal({
      kind: 'answered',
      status: 200,
      body: 'well',
      redirectedElsewhere: false,
    });
    expect(asked).to.deep.equal([
      'GET',
      '/healthz',
      {
        host: `127.0.0.1:${port}`,
        'user-agent': 'kube-probe/1.36',
        accept: '*/*',
        'x-custom': 'a',
        connection: 'close',
      },
    ]);
    await noSocketIsLeft();
  });

  it('takes an answer of 500 for an answer, and cuts its body at 10 KiB', async () => {
    const port = await serve((_, response) => response.writeHead(500).end('x'.repeat(20_000)));
    const outcome = await probe(port);
    expect(outcome).to.include({ kind: 'answered', status: 500 });
    expect(outcome).to.have.property('body').with.length(10_240);
  });

  it('follows a redirect on the same host, and stops at one to another', async () => {
    const port = await serve((request, response) => {
      const to = request.url === '/local' ? '/500' : 'http://0.0.0.0/';
      if (request.url === '/500') response.writeHead(500).end();
      else response.writeHead(302, { Location: to }).end('<a href="http://0.0.0.0/">Found</a>.\n\n');
    });
    expect(await probe(port, { path: '/local' })).to.include({ status: 500, redirectedElsewhere: false });
    expect(await probe(port, { path: '/away' })).to.include({
      status: 302,
      redirectedElsewhere: true,
      body: '<a href="http://0.0.0.0/">Found</a>.\n\n',
    });
    await noSocketIsLeft();
  });

  it('warns of every redirect that leads nowhere, as upstream', async () => {
    const port = await serve((_, response) => response.writeHead(304).end());
    expect(await probe(port)).to.include({ status: 304, redirectedElsewhere: true });
  });

  it('fails in Go’s words when nobody listens', async () => {
    const port = await freePort();
    expect(await probe(port)).to.deep.equal({
      kind: 'failure',
      output: `Get "http://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`,
    });
  });

  it('fails when the answer’s head takes longer than the time-out', async () => {
    const port = await serve(() => {});
    expect(await probe(port)).to.deep.equal({
      kind: 'failure',
      output: `Get "http://127.0.0.1:${port}/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    });
    await noSocketIsLeft();
  });

  it('counts neither way an answer whose body never ends, and waits for it no longer than the time-out', async () => {
    const port = await serve((_, response) => response.writeHead(200).write('well, '));
    const startedAt = performance.now();
    expect(await probe(port)).to.deep.equal({
      kind: 'error',
      result: 'failure',
      error: 'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
    });
    expect(performance.now() - startedAt).to.be.within(950, 1500);
    await noSocketIsLeft();
  });

  it('fails for a manifest that cannot be asked: an unknown scheme, a header that is none', async () => {
    const port = await serve((_, response) => response.end());
    expect(await probe(port, { scheme: 'GOPHER' }))
      .to.have.property('output')
      .match(/unsupported protocol scheme/);
    expect(await probe(port, { headers: [{ name: 'a b', value: '' }] }))
      .to.have.property('output')
      .match(/invalid header field name/);
  });
});
