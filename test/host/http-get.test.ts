import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { type HttpRequest, httpGet } from '../../supervisor/host/http-get.ts';
import { eventually } from '../support/eventually.ts';

const NEVER = new AbortController().signal;

function pem(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

describe('httpGet', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  const serveHttp = (listener: RequestListener) => listen(createServer(listener));
  const serveTls = (listener: RequestListener) =>
    listen(
      createTlsServer(
        { key: pem('self-signed-key.pem'), cert: pem('self-signed-certificate.pem') },
        listener,
      ),
    );
  const serveTcp = (onConnection: (socket: Socket) => void) =>
    listen(
      createTcpServer((socket) => {
        onConnection(socket);
        socket.resume();
      }),
    );

  function get(port: number, request: Partial<HttpRequest> = {}, signal = NEVER) {
    const defaults = {
      scheme: 'HTTP',
      host: '127.0.0.1',
      path: '/ok',
      headers: [],
      userAgent: 'kube-lifecycle/1.36',
    };
    return httpGet({ ...defaults, port, ...request }, signal);
  }

  async function refusal(port: number, request: Partial<HttpRequest> = {}, signal = NEVER): Promise<string> {
    const error = await get(port, request, signal).then(
      (answer) => expect.fail(`answered ${answer.status}`),
      (error: unknown) => error,
    );
    expect(error).to.be.instanceOf(HookletError).with.property('code', 'HTTP_ERROR');
    return (error as HookletError).message;
  }

  afterEach(async () => {
    // A connection that is still open is one that httpGet has left behind.
    await eventually(() => expect(sockets.size).to.equal(0));
    for (const server of servers.splice(0)) server.close();
  });

  describe('request', () => {
    it('is what a kubelet sends (trace d1), with the port in Host', async () => {
      let raw: string[] = [];
      let line = '';
      const port = await serveHttp((request, response) => {
        raw = request.rawHeaders;
        line = `${request.method} ${request.url} HTTP/${request.httpVersion}`;
        response.end('fine');
      });
      const answer = await get(port, { headers: [{ name: 'X-A', value: '1' }] });
      expect(line).to.equal('GET /ok HTTP/1.1');
      expect(raw).to.deep.equal([
        ...['Host', `127.0.0.1:${port}`, 'User-Agent', 'kube-lifecycle/1.36', 'Accept', '*/*', 'X-A', '1'],
        ...['Accept-Encoding', 'gzip', 'Connection', 'close'],
      ]);
      expect(answer).to.deep.equal({
        status: 200,
        body: Buffer.from('fine'),
        redirectedElsewhere: false,
        fellBackToHttp: false,
      });
    });

    it('asks for no compression when it is a probe’s', async () => {
      let raw: string[] = [];
      const port = await serveHttp((request, response) => {
        raw = request.rawHeaders;
        response.end();
      });
      await get(port, { purpose: 'probe', userAgent: 'kube-probe/1.36' });
      expect(raw).to.include('kube-probe/1.36').and.not.include('Accept-Encoding');
    });

    it('carries the Host and the repeated headers of the manifest', async () => {
      let seen: IncomingMessage['headersDistinct'] = {};
      const port = await serveHttp((request, response) => {
        seen = request.headersDistinct;
        response.end();
      });
      const headers = [
        { name: 'host', value: 'fortune.example' },
        { name: 'x-a', value: '1' },
        { name: 'x-a', value: '2' },
      ];
      await get(port, { headers });
      expect(seen.host).to.deep.equal(['fortune.example']);
      expect(seen['x-a']).to.deep.equal(['1', '2']);
    });

    it('uses no proxy', async () => {
      const port = await serveHttp((_request, response) => response.end('direct'));
      process.env.http_proxy = 'http://127.0.0.1:1';
      try {
        expect((await get(port)).body.toString()).to.equal('direct');
      } finally {
        delete process.env.http_proxy;
      }
    });

    it('refuses a header that cannot be sent', async () => {
      const port = await serveHttp((_request, response) => response.end());
      const headers = [{ name: 'X-A', value: 'a\nb' }];
      expect(await refusal(port, { headers })).to.include('net/http: invalid header field value');
    });
  });

  describe('answer', () => {
    it('is an answer whatever its status', async () => {
      for (const status of [204, 304, 404, 500]) {
        const port = await serveHttp((_request, response) => response.writeHead(status).end());
        expect(await get(port)).to.include({ status });
      }
    });

    it('is read up to 10 KiB when it never ends', async () => {
      const port = await serveHttp((_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(1000)));
        };
        response.on('drain', more);
        more();
      });
      const { body } = await get(port, { purpose: 'probe' });
      expect(body.toString()).to.equal('x'.repeat(10_240));
    });

    it('is waited for to its end, for its head may come before the work is done', async () => {
      const port = await serveHttp((_request, response) => {
        response.write('draining… ');
        setTimeout(() => response.end('drained'), 100);
      });
      expect((await get(port)).body.toString()).to.equal('draining… drained');
    });

    it('is not read for a hook when it announces more than 10 KiB', async () => {
      const port = await serveHttp((_request, response) => {
        response.writeHead(200, { 'content-length': 10_241 }).write('never finished');
      });
      expect((await get(port)).body.length).to.equal(0);
    });

    it('is an answer for a hook although its body breaks off, and says so for a probe', async () => {
      const port = await serveTcp((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
      });
      expect(await get(port)).to.deep.include({
        status: 200,
        body: Buffer.from('half'),
        bodyError: 'unexpected EOF',
      });
    });

    it('may be an unasked-for switch of protocols', async () => {
      const port = await serveTcp((socket) => {
        socket.once('data', () =>
          socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
        );
      });
      expect(await get(port)).to.include({ status: 101 });
    });
  });

  describe('redirects', () => {
    /** Answers `/1` with a redirect to `/0`, `/0` with 200. */
    function countDown(status: number, port?: () => number): RequestListener {
      return (request: IncomingMessage, response: ServerResponse) => {
        const left = Number(request.url?.slice(1));
        if (left === 0) return void response.end(`${request.headers.host} ${request.headers.authorization}`);
        const origin = port ? `http://127.0.0.1:${port()}` : '';
        response.writeHead(status, { location: `${origin}/${left - 1}` }).end();
      };
    }

    it('are followed on the same host, with the same headers', async () => {
      for (const status of [301, 302, 303, 307, 308]) {
        const port = await serveHttp(countDown(status));
        const headers = [{ name: 'Authorization', value: 'secret' }];
        const answer = await get(port, { path: '/3', headers });
        expect(answer.body.toString()).to.equal(`127.0.0.1:${port} secret`);
        expect(answer).to.include({ status: 200, redirectedElsewhere: false });
      }
    });

    it('are followed to another port of the same host', async () => {
      const target = await serveHttp((_request, response) => response.end('there'));
      const port = await serveHttp((_request, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${target}/` }).end();
      });
      expect((await get(port)).body.toString()).to.equal('there');
    });

    it('keep the Host of the manifest when they are relative, and lose it when they are not', async () => {
      const headers = [{ name: 'Host', value: 'fortune.example' }];
      const relative = await serveHttp(countDown(302));
      expect((await get(relative, { path: '/1', headers })).body.toString()).to.match(/^fortune\.example /);
      const absolute: number = await serveHttp(countDown(302, () => absolute));
      expect((await get(absolute, { path: '/1', headers })).body.toString()).to.match(/^127\.0\.0\.1:/);
    });

    it('say where they come from', async () => {
      let referer: string | undefined;
      const port = await serveHttp((request, response) => {
        referer = request.headers.referer;
        if (request.url === '/') response.writeHead(302, { location: '/there' });
        response.end();
      });
      await get(port, { path: '/' });
      expect(referer).to.equal(`http://127.0.0.1:${port}/`);
    });

    it('are nine at most', async () => {
      const port = await serveHttp(countDown(302));
      expect(await get(port, { path: '/9' })).to.include({ status: 200 });
      expect(await refusal(port, { path: '/10' })).to.equal('Get "/0": stopped after 10 redirects');
    });

    it('to another host are the answer', async () => {
      const port = await serveHttp((_request, response) => {
        response.writeHead(302, { location: 'http://elsewhere.example/' }).end('moved');
      });
      const answer = await get(port);
      expect(answer).to.include({ status: 302, redirectedElsewhere: true });
      expect(answer.body.toString()).to.equal('moved');
    });

    it('without a Location are the answer', async () => {
      const port = await serveHttp((_request, response) => response.writeHead(302).end());
      expect(await get(port)).to.include({ status: 302, redirectedElsewhere: false });
    });

    it('to nowhere fail', async () => {
      const port = await serveHttp((_request, response) =>
        response.writeHead(302, { location: 'http://[' }).end(),
      );
      expect(await refusal(port)).to.equal(
        `Get "http://127.0.0.1:${port}/ok": failed to parse Location header "http://["`,
      );
    });
  });

  describe('https', () => {
    it('does not ask who signed the certificate', async () => {
      const port = await serveTls((_request, response) => response.end('secret'));
      expect((await get(port, { scheme: 'HTTPS' })).body.toString()).to.equal('secret');
    });

    it('falls back to http for a hook, without the credentials', async () => {
      let authorization: string | undefined = 'not asked';
      const port = await serveHttp((request, response) => {
        authorization = request.headers.authorization;
        response.end('plain');
      });
      const headers = [{ name: 'authorization', value: 'secret' }];
      const answer = await get(port, { scheme: 'HTTPS', headers });
      expect(answer).to.include({ status: 200, fellBackToHttp: true });
      expect(authorization).to.equal(undefined);
    });

    it('does not fall back for a probe', async () => {
      const port = await serveHttp((_request, response) => response.end());
      expect(await refusal(port, { scheme: 'HTTPS', purpose: 'probe' })).to.equal(
        `Get "https://127.0.0.1:${port}/ok": http: server gave HTTP response to HTTPS client`,
      );
    });

    it('reports the first error when http fails too', async () => {
      const port = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
      expect(await refusal(port, { scheme: 'HTTPS' })).to.equal(
        `Get "https://127.0.0.1:${port}/ok": http: server gave HTTP response to HTTPS client`,
      );
    });

    it('fails when the server hangs up or resets instead of greeting', async () => {
      const closing = await serveTcp((socket) => socket.once('data', () => socket.end()));
      expect(await refusal(closing, { scheme: 'HTTPS' })).to.match(/: EOF$/);
      const resetting = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
      expect(await refusal(resetting, { scheme: 'HTTPS' })).to.match(/: read: connection reset by peer$/);
    });
  });

  describe('errors', () => {
    it('read as Go’s when nobody listens', async () => {
      const port = await serveTcp(() => {});
      for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
      expect(await refusal(port)).to.equal(
        `Get "http://127.0.0.1:${port}/ok": dial tcp 127.0.0.1:${port}: connect: connection refused`,
      );
    });

    it('read as Go’s when the host has no address', async () => {
      expect(await refusal(80, { host: 'nope.invalid' })).to.match(
        /^Get "http:\/\/nope\.invalid:80\/ok": dial tcp: lookup nope\.invalid: (no such host|server misbehaving)$/,
      );
    });

    it('read as Go’s when the server hangs up', async () => {
      const port = await serveTcp((socket) => socket.once('data', () => socket.end()));
      expect(await refusal(port)).to.equal(`Get "http://127.0.0.1:${port}/ok": EOF`);
    });

    it('read as Go’s when the connection is reset', async () => {
      const port = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
      expect(await refusal(port)).to.match(
        new RegExp(
          `^Get "http://127.0.0.1:${port}/ok": read tcp 127.0.0.1:\\d+->127.0.0.1:${port}: read: connection reset by peer$`,
        ),
      );
    });

    it('read as Go’s when the answer is no HTTP', async () => {
      const port = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
      expect(await refusal(port)).to.equal(
        `Get "http://127.0.0.1:${port}/ok": ` +
          'net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2"',
      );
    });

    it('read as Go’s for a scheme that there is not', async () => {
      expect(await refusal(80, { scheme: 'baz' })).to.equal(
        'Get "baz://127.0.0.1:80/ok": unsupported protocol scheme "baz"',
      );
    });
  });

  describe('time', () => {
    it('is unlimited, unless the caller limits it', async () => {
      const port = await serveHttp(() => {});
      expect(await refusal(port, { timeoutMs: 50 })).to.equal(
        `Get "http://127.0.0.1:${port}/ok": ` +
          'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      );
    });

    it('covers the body too', async () => {
      const port = await serveHttp((_request, response) => void response.write('head'));
      expect(await get(port, { timeoutMs: 100, purpose: 'probe' })).to.deep.include({
        status: 200,
        body: Buffer.from('head'),
        bodyError: 'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
      });
    });

    it('ends when the caller aborts', async () => {
      const abort = new AbortController();
      const port = await serveHttp(() => abort.abort());
      expect(await refusal(port, {}, abort.signal)).to.equal(
        `Get "http://127.0.0.1:${port}/ok": context canceled`,
      );
      expect(await refusal(port, {}, abort.signal)).to.match(/: context canceled$/);
    });

    it('leaves no listener on the caller’s signal', async () => {
      const abort = new AbortController();
      const port = await serveHttp((_request, response) => response.end());
      let listeners = 0;
      const { addEventListener, removeEventListener } = abort.signal;
      abort.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
        listeners++;
        addEventListener.apply(abort.signal, args);
      };
      abort.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
        listeners--;
        removeEventListener.apply(abort.signal, args);
      };
      await get(port, {}, abort.signal);
      expect(listeners).to.equal(0);
    });
  });
});
