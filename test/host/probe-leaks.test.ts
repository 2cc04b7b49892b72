/** Thousands of probes of every kind, well and ill: afterwards there are as many sockets, timers and processes as before. */

import { readdirSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { execProbe } from '../../supervisor/host/exec-probe.ts';
import { grpcProbe } from '../../supervisor/host/grpc-probe.ts';
import { httpProbe } from '../../supervisor/host/http-probe.ts';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { tcpProbe } from '../../supervisor/host/tcp-probe.ts';
import { useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { healthServer, serving, tcpServer } from '../support/health-server.ts';
import { inBothModes } from '../support/isolation.ts';

/** Of one second, so that many time-outs pass in a short time. */
const SOON = 0.05;
const AT_ONCE = 20;

type Probe = (turn: number) => Promise<unknown>;

describe('Probes leave nothing behind', function () {
  this.timeout(120_000);
  this.slow(60_000);
  const closers: (() => unknown)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function serveHttp(answer: (path: string, response: ServerResponse) => void): Promise<number> {
    const server = createServer((request, response) => answer(request.url ?? '', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  it('10,000 httpGet: well, 500, redirected, refused, hanging, endless, called off', async () => {
    const port = await serveHttp((path, response) => {
      if (path === '/0' || path === '/5') response.end('well');
      else if (path === '/1') response.writeHead(500).end('ill');
      else if (path === '/2') response.writeHead(302, { Location: '/0' }).end();
      else if (path === '/4') response.writeHead(200).write('for ever');
    });
    const nobody = await freePort();
    await nothingIsLeftAfter(10_000, (turn) => {
      const path = `/${turn % 8}`;
      const target = turn % 8 === 5 ? nobody : port;
      const signal = turn % 8 === 7 ? calledOff(10) : never();
      return httpProbe({ scheme: 'HTTP', host: '127.0.0.1', port: target, path, headers: [] }, SOON, signal);
    });
  });

  it('10,000 tcpSocket: accepted, refused, called off', async () => {
    const { port, close } = await tcpServer(() => {});
    closers.push(close);
    const nobody = await freePort();
    await nothingIsLeftAfter(10_000, (turn) => {
      const signal = turn % 3 === 2 ? AbortSignal.abort() : never();
      return tcpProbe('127.0.0.1', turn % 3 === 1 ? nobody : port, SOON, signal);
    });
  });

  it('2,000 gRPC: serving, not serving, slow, silent, garbage, refused, called off', async () => {
    const answers = { 0: serving('SERVING'), 1: serving('NOT_SERVING') };
    const ports: number[] = [];
    for (const answer of [answers[0], answers[1], undefined]) {
      const server = await healthServer(() => answer);
      closers.push(server.close);
      ports.push(server.port);
    }
    for (const say of [undefined, Buffer.alloc(10_000, 0xa5)]) {
      const server = await tcpServer((socket) => say && socket.write(say));
      closers.push(server.close);
      ports.push(server.port);
    }
    ports.push(await freePort(), ports[3] ?? 0, ports[2] ?? 0);
    await nothingIsLeftAfter(2000, (turn) => {
      const kind = turn % ports.length;
      const signal = kind >= 6 ? calledOff(10) : never();
      return grpcProbe({ host: '127.0.0.1', port: ports[kind] ?? 0, service: '' }, SOON, signal);
    });
  });
});

inBothModes('Probes leave nothing behind', (mode) => {
  const containers = useContainers({ mode });

  it('2,000 exec: well, ill, too slow, holding the pipe, not there, called off', async function () {
    this.timeout(240_000);
    this.slow(120_000);
    const { container } = await containers.run(['sleep', '600']);
    const scripts = ['exit 0', 'echo ill; exit 1', 'exec sleep 60', 'sleep 60 & exit 1', '', 'exec sleep 60'];
    await nothingIsLeftAfter(2000, (turn) => {
      // Most end by themselves: a time-out needs its time.
      const kind = turn % 10 < 4 ? turn % 2 : turn % scripts.length;
      const script = scripts[kind] ?? '';
      const command = script === '' ? ['/no/such/probe'] : ['sh', '-c', script];
      const signal = kind === 5 ? calledOff(10) : never();
      return execProbe(container, command, 0.1, signal).catch((error: Error) => error);
    });
  });
});

/** Runs them `AT_ONCE` at a time; the first round is before counting, for what is loaded once. */
async function nothingIsLeftAfter(count: number, probe: Probe): Promise<void> {
  await inParallel(2 * AT_ONCE, probe);
  const before = await settled();
  await inParallel(count, probe);
  await eventually(() => isBackAt(before), { timeoutMs: 10_000, everyMs: 100 });
}

/** A few pipes are held in reserve for the next exec. */
const RESERVED_FILES = 32;

function isBackAt(before: Record<string, number>): void {
  const { files: filesBefore = 0, ...restBefore } = before;
  const { files = 0, ...rest } = resources();
  expect(rest).to.deep.equal(restBefore);
  expect(files).to.be.below(filesBefore + RESERVED_FILES + 1);
}

/** The resources once they have stayed the same for a second. */
async function settled(): Promise<Record<string, number>> {
  let last = resources();
  let since = performance.now();
  return eventually(
    () => {
      const now = resources();
      if (JSON.stringify(now) !== JSON.stringify(last)) since = performance.now();
      last = now;
      if (performance.now() - since < 1000) throw new Error(`still moving: ${JSON.stringify(now)}`);
      return now;
    },
    { timeoutMs: 10_000, everyMs: 100 },
  );
}

async function inParallel(count: number, probe: Probe): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await probe(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Each probe has a signal of its own, as the conductor gives them. */
function never(): AbortSignal {
  return new AbortController().signal;
}

function calledOff(afterMs: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), afterMs);
  return controller.signal;
}

/** How many of each kind the event loop holds, open files and child processes included. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  const children = livingProcesses()?.filter(({ ppid }) => ppid === process.pid) ?? [];
  // What eventually() itself waits with.
  delete counts.Timeout;
  return { ...counts, children: children.length, files: readdirSync('/proc/self/fd').length };
}
