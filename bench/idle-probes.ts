/**
 * What probing costs hooklet: 100 containers with one httpGet probe a second each must use less than 10 % of one
 * core. Runs the real conductor on real (sleeping) processes against a server in another process.
 *
 * `node --import tsx bench/idle-probes.ts [seconds]`; ends with code 1 above the limit.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../supervisor/host/clock.ts';
import { createProbeRunner } from '../supervisor/host/probe-runner.ts';
import { createProcessRuntime } from '../supervisor/host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF } from '../supervisor/lifecycle/back-off.ts';
import { readManifest } from '../supervisor/manifest/read-manifest.ts';
import { type PodMachine, runPod } from '../supervisor/node/pod-worker.ts';

const CONTAINERS = 100;
const LIMIT_PERCENT = 10;
const WARM_UP_MS = 5000;
const seconds = Number(process.argv[2] ?? 10);

const SERVER = `
  let asked = 0;
  const server = require('http').createServer((_, response) => { asked++; response.end('ok'); });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('message', () => process.send(asked));
  process.on('disconnect', () => process.exit());
`;

const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const reply = () =>
  new Promise<number>((resolve) => server.once('message', (value) => resolve(Number(value))));
const requests = () => {
  server.send('how many?');
  return reply();
};
const port = await reply();
const logRoot = mkdtempSync(join(tmpdir(), 'hooklet-bench-'));

for (const [shape, pods] of [
  ['100 pods of one container', Array.from({ length: CONTAINERS }, (_, n) => manifest(`pod-${n}`, 1))],
  ['one pod of 100 containers', [manifest('pod', CONTAINERS)]],
] as const) {
  const percent = await measure(shape, pods);
  if (percent > LIMIT_PERCENT) process.exitCode = 1;
}
server.disconnect();
rmSync(logRoot, { recursive: true, force: true });

function manifest(name: string, containers: number): string {
  const probe = `{ httpGet: { port: ${port}, path: /healthz }, periodSeconds: 1 }`;
  const list = Array.from(
    { length: containers },
    (_, n) => `    - { name: c${n}, image: x, command: [sleep, "600"], livenessProbe: ${probe} }\n`,
  );
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n${list.join('')}`;
}

async function measure(shape: string, manifests: readonly string[]): Promise<number> {
  const pods = manifests.flatMap((text, n) => {
    const read = readManifest(text, 'bench', { newUid: () => `uid-${n}`, now: new Date().toISOString() });
    if (read.errors.length > 0) throw new Error(JSON.stringify(read.errors));
    return read.pods;
  });
  let events = 0;
  const workers = pods.map((pod) =>
    runPod(pod, machine(), { explain: true, backOff: CRASH_LOOP_BACK_OFF }, ({ type }) => {
      if (type === 'event') events++;
    }),
  );
  await pause(WARM_UP_MS);
  const [before, asked, at] = [process.cpuUsage(), await requests(), performance.now()];
  await pause(seconds * 1000);
  const [used, answered, passed] = [process.cpuUsage(before), await requests(), performance.now() - at];
  for (const worker of workers) worker.kill('measured');
  await Promise.all(workers.map(({ done }) => done));
  const percent = (used.user + used.system) / 10 / passed;
  const rate = ((answered - asked) / passed) * 1000;
  console.log(
    `${shape}: ${percent.toFixed(1)} % of a core at ${rate.toFixed(0)} probes a second (limit ${LIMIT_PERCENT} %; ${events} events)`,
  );
  return percent;
}

function machine(): PodMachine {
  return {
    clock: systemClock,
    starter: {
      runtime: createProcessRuntime({ logRoot }),
      baseEnv: { PATH: process.env.PATH ?? '' },
      cwd: process.cwd(),
      nodeName: 'bench',
    },
    hooks: { podAddress: '127.0.0.1', httpGet: () => Promise.reject(new Error('no hooks here')) },
    probes: createProbeRunner('127.0.0.1'),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
