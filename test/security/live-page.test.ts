/** A web page of somebody else that a browser on this machine has open, against the live page. */

import { connect } from 'node:net';
import { expect } from 'chai';
import { endPrograms } from '../support/program.ts';
import { type Serving, serving } from '../support/serving.ts';

describe('The live page', function () {
  this.timeout(30_000);
  let server: Serving;
  let token: string;

  before(async () => {
    server = await serving();
    const [, found = ''] = await server.program.sees(/http:\/\/127\.0\.0\.1:\d+\/#([\w-]+)/);
    token = found;
  });

  after(endPrograms);

  /** Plain http on the port of the API; the whole answer. */
  function ask(head: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<string> {
    const all = { Host: `127.0.0.1:${server.port}`, Connection: 'close', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`${head} HTTP/1.1\r\n${lines.join('')}${length}\r\n${body}`);
    return new Promise((resolve) => {
      let answer = '';
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => (answer += chunk));
      socket.once('close', () => resolve(answer));
    });
  }

  const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

  it('answers no name that only leads here (DNS rebinding)', async () => {
    for (const Host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1.evil.example', '']) {
      expect(status(await ask('GET /', { Host }))).to.equal(403);
      expect(status(await ask('POST /page/session', { Host }, token))).to.equal(403);
    }
  });

  it('takes no request from another page, be it a simple POST that needs no leave', async () => {
    const simple = { Origin: 'https://evil.example', 'Content-Type': 'text/plain' };
    expect(status(await ask('POST /page/session', simple, token))).to.equal(403);
    expect(status(await ask('POST /page/restart/default/x', simple))).to.equal(403);
    expect(status(await ask('POST /page/session', { Origin: 'null' }, token))).to.equal(403);
    expect(status(await ask('GET /page.js', { 'Sec-Fetch-Site': 'cross-site' }))).to.equal(403);
    expect(
      status(await ask('GET /', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })),
    ).to.equal(403);
    const other = { Origin: 'http://127.0.0.1:8080', 'Sec-Fetch-Site': 'same-site' };
    expect(status(await ask('POST /page/session', other, token))).to.equal(403);
  });

  it('allows no other page to read an answer, and no frame around itself', async () => {
    const answer = await ask('GET /');
    expect(answer).to.match(/frame-ancestors 'none'/);
    expect(answer).to.match(/Cross-Origin-Resource-Policy: same-origin/);
    expect(answer).not.to.match(/access-control-allow/i);
    expect(answer).not.to.include(token);
    expect(status(await ask('OPTIONS /page/session', { Origin: 'https://evil.example' }))).to.equal(403);
  });

  it('is read by nobody without a session, not even with the token of its link in the URL', async () => {
    for (const path of [
      '/page/events',
      `/page/events?token=${token}`,
      '/api/v1/namespaces/default/pods/x/log',
    ]) {
      expect(status(await ask(`GET ${path}`))).to.equal(401);
      expect(status(await ask(`GET ${path}`, { Authorization: `Bearer ${token}` }))).to.equal(401);
      expect(status(await ask(`GET ${path}`, { Authorization: `Bearer ${server.token}` }))).to.equal(401);
    }
  });

  it('upgrades no connection and runs no command, whoever asks', async () => {
    const path = '/api/v1/namespaces/default/pods/x/exec?command=id';
    const websocket = { Connection: 'Upgrade, close', Upgrade: 'websocket', Origin: 'https://evil.example' };
    expect(await ask(`GET ${path}`, websocket)).not.to.match(/^HTTP\/1\.1 101/);
    const { session } = JSON.parse((await ask('POST /page/session', {}, token)).split('\r\n\r\n')[1] ?? '');
    const Authorization = `Bearer ${session}`;
    expect(
      await ask(`GET ${path}`, { ...websocket, Origin: `http://127.0.0.1:${server.port}`, Authorization }),
    ).not.to.match(/^HTTP\/1\.1 (101|200)/);
    for (const request of [`POST ${path}`, 'POST /api/v1/namespaces/default/pods', 'GET /api/v1/pods']) {
      expect(status(await ask(request, { Authorization })), request).to.be.within(400, 499);
    }
  });

  it('is opened once by a link: its token is of no more use then', async () => {
    expect(status(await ask('POST /page/session', {}, token))).to.equal(401);
  });

  it('has no file but its own, however the path is spelt', async () => {
    for (const path of [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/page.js/..%2f..',
      '//etc/passwd',
    ]) {
      expect(status(await ask(`GET ${path}`)), path).to.be.within(400, 499);
    }
  });
});

describe('The API', () => {
  let server: Serving;

  before(async () => {
    server = await serving();
  });

  after(endPrograms);

  it('upgrades no connection of a web page, though it has the token', async () => {
    const head = 'GET /api/v1/namespaces/default/pods/x/exec?command=id';
    const websocket = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const from = (Origin: string) => server.ask(head, { ...websocket, Origin });
    expect(await from('https://evil.example')).to.match(/^HTTP\/1\.1 403 /);
    expect(await from(`https://127.0.0.1:${server.port}`)).to.match(/^HTTP\/1\.1 403 /);
  });

  it('takes no simple POST of a web page', async () => {
    const simple = { Origin: 'https://evil.example', 'Content-Type': 'text/plain', 'Content-Length': '0' };
    expect(await server.ask('POST /api/v1/namespaces/default/pods', simple)).to.match(/^HTTP\/1\.1 403 /);
  });
});
