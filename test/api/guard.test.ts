import { connect as connectTcp, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { createCluster } from '../../supervisor/api/cluster/cluster.ts';
import { createMetrics } from '../../supervisor/api/metrics/metrics-page.ts';
import { createConnectionErrors } from '../../supervisor/api/net/connection-errors.ts';
import { createRoutes } from '../../supervisor/api/routes.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

describe('The guard of the API', () => {
  let test: TestApi;

  before(async () => {
    test = await startTestApi();
  });

  after(() => test.close());

  /** Every path with every method it has, names filled in. */
  function everyRoute(): { path: string; method: string }[] {
    const { store } = test;
    const cluster = createCluster(store, {
      port: 1,
      certificate: '',
      versions: { kubernetes: '', hooklet: '' },
    });
    const own = { store, errors: createConnectionErrors(), hookletVersion: '' };
    const routes = createRoutes({ ...own, cluster, metrics: createMetrics(own).routes });
    return routes.flatMap(({ path, methods, upgrade }) =>
      [...Object.keys(methods), ...(upgrade ? ['GET', 'POST'] : [])].map((method) => ({
        path: `/${path.replace(/\{\w+\}/g, 'x')}`,
        method,
      })),
    );
  }

  it('lets nobody in without the token, on any route with any method', async () => {
    const routes = everyRoute();
    expect(routes.length).to.be.above(40);
    for (const token of [undefined, 'wrong', `${test.token}x`, '']) {
      for (const { path, method } of routes) {
        const reply = await test.call(path, { method, token });
        expect([path, method, reply.code]).to.deep.equal([path, method, 401]);
        expect(reply.body.reason).to.equal('Unauthorized');
      }
    }
  });

  it('lets nobody in without the token on a path that is not there', async () => {
    const reply = await test.call('/no/such/path', { token: undefined });
    expect(reply.code).to.equal(401);
  });

  it('lets nobody upgrade a connection without the token', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const path = '/api/v1/namespaces/default/pods/x/exec?command=id';
    const answer = await raw(requestText('GET', path, { ...headers, host: `127.0.0.1:${test.api.port}` }));
    expect(answer).to.match(/^HTTP\/1\.1 401 /);
  });

  it('refuses web pages, whatever they know', async () => {
    for (const headers of [{ origin: 'https://127.0.0.1' }, { 'sec-fetch-site': 'same-origin' }]) {
      const reply = await test.call('/version', { headers });
      expect(reply.code).to.equal(403);
      expect(reply.body.message).to.match(/web pages are refused/);
    }
  });

  it('refuses a name that leads here but is not ours', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example:4665']) {
      expect((await test.call('/version', { headers: { host } })).code).to.equal(403);
    }
    for (const host of ['localhost', 'LOCALHOST:1', '[::1]:4665', '127.0.0.1']) {
      expect((await test.call('/version', { headers: { host } })).code).to.equal(200);
    }
  });

  it('says that a path is not there in the words of an API server', async () => {
    const reply = await test.call('/apis/apps/v1/deployments');
    expect(reply.code).to.equal(404);
    expect(reply.body.message).to.equal('the server could not find the requested resource');
  });

  it('answers malformed requests with a closed connection, and counts them', async () => {
    const host = `127.0.0.1:${test.api.port}`;
    const bomb = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`x-${index}`, 'y'.repeat(1000)]),
    );
    const malformed = {
      'malformed-request': 'GARBAGE\r\n\r\n',
      'headers-too-large': requestText('GET', '/version', { host, ...bomb }),
      connect: `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      'refused-upgrade': requestText('GET', '/version', {
        host,
        connection: 'Upgrade',
        upgrade: 'h2c',
        authorization: `Bearer ${test.token}`,
      }),
    };
    for (const text of Object.values(malformed)) await raw(text);
    await eventually(async () => {
      const { text } = await test.call('/metrics');
      for (const reason of Object.keys(malformed)) {
        expect(text).to.match(new RegExp(`errors_total\\{reason="${reason}"\\} [1-9]`));
      }
    });
  });

  it('counts a client that speaks no TLS', async () => {
    const socket = connectTcp(test.api.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed(socket);
    await eventually(async () => {
      expect((await test.call('/metrics')).text).to.match(/reason="tls-handshake"\} [1-9]/);
    });
  });

  it('refuses a body that is larger than an API server takes', async () => {
    const reply = await test.call('/api/v1/namespaces/default/pods', {
      method: 'POST',
      body: `{"x":"${'y'.repeat(3 * 1024 * 1024)}"}`,
    });
    expect(reply.code).to.equal(413);
  });

  it('stays up all the while', async () => {
    expect((await test.call('/readyz')).text).to.equal('ok');
    expect(test.faults).to.deep.equal([]);
  });

  function requestText(method: string, path: string, headers: Record<string, string>): string {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  }

  /** Sends text over TLS and gives back all that comes until the connection is closed. */
  async function raw(text: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port: test.api.port, ca: test.certificate });
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk));
    socket.write(text);
    await closed(socket);
    return answer;
  }

  function closed(socket: Socket): Promise<void> {
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }
});
