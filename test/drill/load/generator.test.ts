/** The load against a real server: its rate, its connections, and how it tells what became of each request. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Load, startLoad } from '../../../supervisor/drill/load/generator.ts';
import type { LoadPlan } from '../../../supervisor/drill/load/load-plan.ts';
import { planRequests, readRequest } from '../../../supervisor/drill/load/read-request.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { endPrograms, ROOT, start } from '../../support/program.ts';

type Listener = Pick<Server, 'listen' | 'close' | 'address'>;

const open: { close(): void }[] = [];

async function listening(server: Listener): Promise<number> {
  (server as Server).listen(0, '127.0.0.1');
  await once(server as Server, 'listening');
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** A server on bare sockets: what it does with a request is all that it does. */
async function rawServer(onRequest: (socket: Socket, text: string) => void): Promise<number> {
  const server = createTcp((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => onRequest(socket, String(chunk)));
    open.push({ close: () => socket.destroy() });
  });
  return listening(server as unknown as Listener);
}

function load(port: number, wishes: Partial<LoadPlan> = {}, request = 'GET /'): Load {
  const requests = planRequests([readRequest(request)], { headers: {} });
  const target = { name: 'web', host: '127.0.0.1', port };
  const started = startLoad(
    { rate: 200, reuse: 0.8, requests, timeoutMs: 5000, tls: false, ...wishes },
    () => target,
  );
  open.push({ close: started.abandon });
  return started;
}

/** Lets it run until so many have been answered or lost. */
async function ends(running: Load, count: number): Promise<void> {
  await eventually(() => expect(running.records.length).to.be.at.least(count), { timeoutMs: 20_000 });
  running.stop();
  await running.finished;
}

/** How many requests were on their way at the same time, at the most. */
function mostAtOnce({ records }: Load): number {
  return Math.max(
    ...records.map(({ sentAt: at }) => records.filter((r) => r.sentAt <= at && at <= r.endedAt).length),
  );
}

describe('The load', function () {
  this.timeout(30_000);
  this.slow(5000);
  afterEach(async () => {
    await endPrograms();
    for (const each of open.splice(0)) each.close();
  });

  it('keeps its rate although the server never answers', async () => {
    const port = await rawServer(() => {});
    const running = load(port, { rate: 500 });
    await eventually(() => expect(running.pace().due).to.be.at.least(1000), { timeoutMs: 20_000 });
    const { due, seconds } = running.pace();
    expect(due).to.be.within(Math.floor(seconds * 500 * 0.98) - 50, Math.ceil(seconds * 500) + 1);
    expect(running.records).to.have.lengthOf(0);
    running.abandon();
    await running.finished;
    expect(running.records.every(({ ending }) => ending.kind === 'abandoned')).to.equal(true);
  });

  it('sends its share over kept connections, and says of each how old it is', async () => {
    let askedToClose = 0;
    const kept = new Set<Socket>();
    const server = createServer(({ headers, socket }, response) => {
      if (headers.connection === 'close') askedToClose += 1;
      else kept.add(socket);
      response.end('ok');
    });
    const running = load(await listening(server), { rate: 400 });
    await ends(running, 400);
    const { length } = running.records;
    expect(askedToClose / length).to.be.closeTo(0.2, 0.01);
    const reused = running.records.filter(({ connection }) => connection.reused);
    expect(reused).to.have.length(length - askedToClose - kept.size);
    expect(kept.size, 'no connection is opened while one is idle').to.be.at.most(mostAtOnce(running));
    expect(reused.every(({ connection }) => connection.ageMs > 0)).to.equal(true);
    expect(running.records.every(({ ending }) => ending.kind === 'answered')).to.equal(true);
    for (const { dueAt, sentAt, endedAt } of running.records) {
      expect(sentAt).to.be.at.least(dueAt);
      expect(endedAt).to.be.at.least(sentAt);
    }
  });

  it('speaks https and looks at no certificate', async () => {
    const file = (name: string) => readFileSync(join(ROOT, 'test/fixtures', name));
    const [key, cert] = [file('self-signed-key.pem'), file('self-signed-certificate.pem')];
    const port = await listening(createHttps({ key, cert }, (_, response) => response.end('ok')));
    const running = load(port, { tls: true });
    await ends(running, 20);
    expect(running.records.every(({ ending }) => ending.kind === 'answered')).to.equal(true);
  });

  it('sends the body and the headers of a request', async () => {
    const seen: string[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(`${request.method} ${request.url} ${request.headers['x-id']} ${body}`);
      response.statusCode = 201;
      response.end();
    });
    const port = await listening(server);
    const requests = planRequests([readRequest('POST /orders')], { headers: { 'X-Id': '7' }, body: 'grün' });
    await ends(load(port, { requests }), 5);
    expect(new Set(seen)).to.deep.equal(new Set(['POST /orders 7 grün']));
  });

  const ENDINGS: Readonly<Record<string, (socket: Socket) => void>> = {
    reset: (socket) => socket.resetAndDestroy(),
    closed: (socket) => socket.end(),
    truncated: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    'timed-out': () => {},
    malformed: (socket) => socket.end('SSH-2.0\r\n'),
  };
  for (const [kind, behave] of Object.entries(ENDINGS)) {
    it(`tells when a request is ${kind}`, async () => {
      const running = load(await rawServer(behave), { timeoutMs: 200 });
      await ends(running, 20);
      expect(new Set(running.records.map(({ ending }) => ending.kind))).to.deep.equal(new Set([kind]));
    });
  }

  it('tells when nobody listens', async () => {
    const running = load(await freePort());
    await ends(running, 20);
    expect(new Set(running.records.map(({ ending }) => ending.kind))).to.deep.equal(new Set(['refused']));
  });

  it('counts as a server and as autocannon count', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('ok');
    });
    const port = await listening(server);
    const running = load(port, { rate: 300 });
    await ends(running, 300);
    expect(running.records).to.have.lengthOf(asked);
    asked = 0;
    const program = join(ROOT, 'node_modules/autocannon/autocannon.js');
    const cannon = start(process.execPath, [
      program,
      '-a',
      '300',
      '-c',
      '4',
      '-j',
      `http://127.0.0.1:${port}`,
    ]);
    await cannon.ended;
    const result = JSON.parse(cannon.stdout()) as Record<string, number>;
    expect([asked, result['2xx']]).to.deep.equal([300, 300]);
  });
});
