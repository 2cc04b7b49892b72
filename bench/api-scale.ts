/** What many pods and many watchers cost: a list of 1,000 pods, and 100 watchers of 10,000 changes. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { serveApi } from '../supervisor/api/serve-api.ts';
import { startApi } from '../supervisor/api/start-api.ts';
import { createMachine } from '../supervisor/commands/create-machine.ts';
import { createProcessRuntime } from '../supervisor/host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF } from '../supervisor/lifecycle/back-off.ts';
import { readPodObject } from '../supervisor/manifest/object/read-pod-object.ts';
import { containerBaseEnv } from '../supervisor/node/start-container.ts';
import { newPodObject } from '../supervisor/node/store/pod-object.ts';
import { createPodStore } from '../supervisor/node/store/pod-store.ts';
import { median } from './service/median.ts';

const PODS = 1_000;
const WATCHERS = 100;
const CHANGES = 10_000;
const LISTS = 20;

const home = mkdtempSync(join(tmpdir(), 'hooklet-bench-'));
const store = createPodStore({
  machine: createMachine({
    runtime: createProcessRuntime({ logRoot: join(home, 'logs'), onWarning: () => {} }),
    baseEnv: containerBaseEnv(process.env),
  }),
  podOptions: { explain: false, backOff: CRASH_LOOP_BACK_OFF },
  nodeName: 'bench',
  watch: () => {},
});
const loadServer = async () => serveApi;
const api = await startApi({
  store,
  home,
  port: 0,
  hookletVersion: '0',
  loadServer,
  onFault: console.error,
});
const kubeconfig = readFileSync(api.kubeconfig, 'utf8');
const headers = { authorization: `Bearer ${/token: (.*)/.exec(kubeconfig)?.[1]}` };
const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

/** An object of an ordinary size; no process stands behind it. */
function putPod(name: string, count = 0): void {
  const written = {
    metadata: { name, namespace: 'default', labels: { app: 'bench', count: String(count) } },
    spec: {
      containers: [{ name: 'main', image: 'x:1', command: ['sleep', '1'], ports: [{ containerPort: 80 }] }],
    },
  };
  const reading = readPodObject(written, { newUid: () => `uid-${name}`, now: '2026-01-01T00:00:00Z' });
  store.pods.put(newPodObject(reading, 'bench'));
}

function get(path: string, more: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: api.port, path, agent, headers: { ...headers, ...more } }, resolve)
      .once('error', reject)
      .end();
  });
}

async function timeList(accept: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < LISTS; count += 1) {
    const began = performance.now();
    for await (const _ of await get('/api/v1/namespaces/default/pods', accept));
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Reads watches in a thread of its own, as clients do. */
const READER = `
const { workerData, parentPort } = require('node:worker_threads');
const { request } = require('node:https');
const { port, headers, watchers, changes } = workerData;
let done = 0, ready = 0, disorder = 0;
for (let index = 0; index < watchers; index += 1) {
  const path = '/api/v1/namespaces/default/pods?watch=true&resourceVersion=' + workerData.version;
  request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false }, (response) => {
    if (++ready === watchers) parentPort.postMessage({ ready: true });
    let rest = '', seen = 0, last = 0;
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      const lines = (rest + chunk).split('\\n');
      rest = lines.pop();
      for (const line of lines) {
        const version = Number(/"resourceVersion":"(\\d+)"/.exec(line)[1]);
        if (version <= last || line.startsWith('{"type":"ERROR"')) disorder += 1;
        last = version;
        seen += 1;
      }
      if (seen >= changes && ++done === watchers) parentPort.postMessage({ done, disorder });
    });
    response.on('close', () => parentPort.postMessage({ closed: seen }));
  }).end();
}`;

for (let index = 0; index < PODS; index += 1) putPod(`pod-${index}`);
const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
console.log(
  `${PODS} pods listed as objects: ${(await timeList({})).toFixed(1)} ms, as a table: ${(await timeList(table)).toFixed(1)} ms (median of ${LISTS})`,
);

const workerData = {
  port: api.port,
  headers,
  watchers: WATCHERS,
  changes: CHANGES,
  version: store.versions.current(),
};
const reader = new Worker(READER, { eval: true, workerData });
await new Promise((resolve) => reader.once('message', resolve));
const began = performance.now();
const finished = new Promise<{ done?: number; disorder?: number; closed?: number }>((resolve) =>
  reader.once('message', resolve),
);
for (let count = 0; count < CHANGES; count += 1) {
  putPod(`pod-${count % PODS}`, count);
  // As fast as requests could come.
  if (count % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
}
const written = performance.now() - began;
const result = await finished;
const seconds = (performance.now() - began) / 1000;
console.log(
  `${WATCHERS} watchers, ${CHANGES} changes: written in ${(written / 1000).toFixed(1)} s, all seen after ${seconds.toFixed(1)} s`,
  result,
  `resident ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
);
await reader.terminate();
agent.destroy();
await api.close();
rmSync(home, { recursive: true, force: true });
