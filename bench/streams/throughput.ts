/**
 * What goes through exec and port-forward in a second, and what hooklet's memory grows by meanwhile: 1 GB each
 * way must go at 200 MB/s, with memory that does not depend on how much it is.
 *
 * `npm run build`, then `node --import tsx bench/streams/throughput.ts [megabytes]`; ends with code 1 beyond a
 * limit. With a kubectl in PATH (or `$KUBECTL`) it is the client; a bare WebSocket client is measured besides.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { eventually } from '../../test/support/eventually.ts';
import { freePort } from '../../test/support/free-port.ts';
import { findKubectls, kubectlRunner } from '../../test/support/kubectl.ts';
import { endPrograms, hooklet } from '../../test/support/program.ts';

const LEAST_MB_PER_SECOND = 200;
const MOST_GROWTH_MB = 150;
const megabytes = Number(process.argv[2] ?? 1024);
const BYTES = megabytes * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024);

const program = hooklet(['serve']);
const [, kubeconfig = ''] = await program.sees(/export KUBECONFIG=(\S+)/);
const config = readFileSync(kubeconfig, 'utf8');
const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(config)?.[1] ?? '';
const server = field('server').replace('https', 'wss');
const certificate = Buffer.from(field('certificate-authority-data'), 'base64');
const token = field('token');
const kubectls = findKubectls();
const children: ChildProcess[] = [];
const port = await freePort();

const SERVER = `
  const chunk = Buffer.alloc(65536);
  require('net').createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (String(first).startsWith('send')) {
        let left = ${BYTES};
        const more = () => {
          while (left > 0) { left -= chunk.length; if (!socket.write(chunk)) return socket.once('drain', more); }
          socket.end();
        };
        return more();
      }
      let got = first.length;
      socket.on('data', (more) => { got += more.length; });
      socket.on('end', () => socket.end(String(got)));
    });
  }).listen(${port}, '127.0.0.1', () => console.log('listening'));
`;

const containers = [{ name: 'main', image: 'x', command: [process.execPath, '-e', SERVER] }];
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers } };

function memory(what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

/** Seconds that hooklet itself has computed; its containers and clients share the machine with it. */
function computed(): number {
  const fields = readFileSync(`/proc/${program.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

const TICKS_PER_SECOND = 100;

let failed = false;

async function measure(what: string, run: () => Promise<void>): Promise<void> {
  const before = memory('VmRSS');
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, memory('VmRSS'));
  }, 20);
  const computedBefore = computed();
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(timer);
  const rate = megabytes / seconds;
  const growth = peak - before;
  const ofOwnCore = megabytes / (computed() - computedBefore);
  const verdict = rate < LEAST_MB_PER_SECOND || growth > MOST_GROWTH_MB ? '  <- beyond the limit' : '';
  if (verdict) failed = true;
  process.stdout.write(
    `${what.padEnd(34)} ${rate.toFixed(0).padStart(5)} MB/s (${ofOwnCore.toFixed(0).padStart(4)} a second of hooklet's own)   ${before.toFixed(0)} MB + ${growth.toFixed(0)} MB${verdict}\n`,
  );
}

/** Runs to its end, with what it prints thrown away. */
async function shell(command: string): Promise<void> {
  const child = spawn('sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command}: ${code}`);
}

function open(query: string): Promise<WebSocket> {
  const websocket = new WebSocket(
    `${server}/api/v1/namespaces/default/pods/web/exec?${query}`,
    ['v5.channel.k8s.io'],
    {
      ca: certificate,
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    },
  );
  return new Promise((resolve, reject) => {
    websocket.once('open', () => resolve(websocket));
    websocket.once('error', reject);
  });
}

const command = (...words: string[]) => words.map((word) => `command=${encodeURIComponent(word)}`).join('&');

async function receive(): Promise<void> {
  const websocket = await open(`${command('head', '-c', String(BYTES), '/dev/zero')}&stdout=true`);
  let got = 0;
  websocket.on('message', (message: Buffer) => {
    if (message[0] === 1) got += message.length - 1;
  });
  await once(websocket, 'close');
  if (got !== BYTES) throw new Error(`${got} bytes of ${BYTES}`);
}

async function send(): Promise<void> {
  const websocket = await open(`${command('sh', '-c', 'cat >/dev/null')}&stdin=true&stdout=true`);
  const message = Buffer.concat([Buffer.of(0), CHUNK]);
  for (let left = BYTES; left > 0; left -= CHUNK.length) {
    websocket.send(message);
    while (websocket.bufferedAmount > 1024 * 1024) await new Promise((resolve) => setImmediate(resolve));
  }
  websocket.send(Buffer.of(255, 0));
  await once(websocket, 'close');
}

async function through(local: number, way: 'send' | 'take'): Promise<void> {
  const socket = connect({ port: local, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  let got = 0;
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    got += chunk.length;
    if (way === 'take') text += chunk;
  });
  const ended = once(socket, 'end');
  if (way === 'send') socket.write('send');
  else {
    for (let left = BYTES; left > 0; left -= CHUNK.length) {
      if (!socket.write(CHUNK)) await once(socket, 'drain');
    }
    socket.end();
  }
  await ended;
  socket.destroy();
  if (way === 'send' ? got !== BYTES : Number(text) !== BYTES) throw new Error(`${got} ${text} of ${BYTES}`);
}

try {
  const [first] = kubectls;
  if (!first) throw new Error('no kubectl');
  await kubectlRunner(first, kubeconfig)(['apply', '-f', '-'], { input: JSON.stringify(pod) });
  await eventually(async () => {
    const { stdout } = await kubectlRunner(first, kubeconfig)(['logs', 'web']);
    if (!stdout.includes('listening')) throw new Error('not yet');
  });
  await measure('exec, bare client, out', receive);
  await measure('exec, bare client, in', send);
  for (const { name, path } of [kubectls[0], kubectls.at(-1)].flatMap((each) => each ?? [])) {
    await measure(`exec, ${name}, out`, () => shell(`${path} exec web -- head -c ${BYTES} /dev/zero`));
    const feed = `head -c ${BYTES} /dev/zero`;
    await measure(`exec, ${name}, in`, () =>
      shell(`${feed} | ${path} exec -i web -- sh -c 'cat >/dev/null'`),
    );
    const local = await freePort();
    const forward = spawn(path, ['port-forward', 'web', `${local}:${port}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KUBECONFIG: kubeconfig },
    });
    children.push(forward);
    await once(forward.stdout, 'data');
    await measure(`port-forward, ${name}, out`, () => through(local, 'send'));
    await measure(`port-forward, ${name}, in`, () => through(local, 'take'));
    forward.kill();
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  await endPrograms();
}
process.exitCode = failed ? 1 : 0;
