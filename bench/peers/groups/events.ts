/** Events: ten thousand changes of state in a second, and a watcher that reads slowly and must miss none. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { serveApi } from '../../../supervisor/api/serve-api.ts';
import { startApi } from '../../../supervisor/api/start-api.ts';
import { createMachine } from '../../../supervisor/commands/create-machine.ts';
import { createProcessRuntime } from '../../../supervisor/host/process-runtime.ts';
import { CRASH_LOOP_BACK_OFF } from '../../../supervisor/lifecycle/back-off.ts';
import { readPodObject } from '../../../supervisor/manifest/object/read-pod-object.ts';
import { containerBaseEnv } from '../../../supervisor/node/start-container.ts';
import { newPodObject } from '../../../supervisor/node/store/pod-object.ts';
import { createPodStore, type PodStore } from '../../../supervisor/node/store/pod-store.ts';
import { medianOf } from '../figures/spread.ts';
import { drawTable, number } from '../figures/table.ts';
import { type Bench, newFolder, type Section } from './group.ts';

const CHANGES = 10_000;
const ROUNDS = 3;
/** So often in a second a hundredth of them is made. */
const STEP_MS = 10;
const WATCHERS = { 'as fast as it can': 0, 'after a pause of 5 ms each time': 5 } as const;
const WATCHER = fileURLToPath(new URL('../subjects/slow-watcher.cjs', import.meta.url));

interface Take {
  readonly writtenMs: number;
  readonly seenMs: number;
  readonly seen: number;
  readonly disorder: number;
}

export async function events(bench: Bench): Promise<Section> {
  const rounds = bench.rounds ?? ROUNDS;
  const rows: string[][] = [];
  for (const [pace, pauseMs] of Object.entries(WATCHERS)) {
    const takes: Take[] = [];
    for (let round = 0; round < rounds; round += 1) takes.push(await once(newFolder(bench), pauseMs));
    const middle = (key: keyof Take) => medianOf(takes.map((take) => take[key]));
    rows.push([
      pace,
      number(CHANGES / (middle('writtenMs') / 1000), 0),
      number(middle('seenMs') / 1000, 2),
      String(Math.min(...takes.map(({ seen }) => seen))),
      String(Math.max(...takes.map(({ disorder }) => disorder))),
    ]);
  }
  const head = ['the watcher reads', 'changes a second', 'all seen after, s', 'seen', 'lost or out of order'];
  return {
    lines: [
      ...drawTable(head, rows),
      '',
      `${CHANGES} changes of one pod, ${rounds} rounds; the worst counts.`,
    ],
    ratios: [],
  };
}

async function once(home: string, pauseMs: number): Promise<Take> {
  mkdirSync(join(home, 'logs'));
  const store = createPodStore({
    machine: createMachine({
      runtime: createProcessRuntime({ logRoot: join(home, 'logs') }),
      baseEnv: containerBaseEnv(process.env),
    }),
    podOptions: { explain: false, backOff: CRASH_LOOP_BACK_OFF },
    nodeName: 'bench',
    watch: () => {},
  });
  const onFault = (fault: unknown) => console.error(fault);
  const loadServer = async () => serveApi;
  const api = await startApi({ store, home, port: 0, hookletVersion: '0', loadServer, onFault });
  const token = /token: (.*)/.exec(readFileSync(api.kubeconfig, 'utf8'))?.[1];
  change(store, 0);
  const workerData = {
    port: api.port,
    headers: { authorization: `Bearer ${token}` },
    changes: CHANGES,
    version: store.versions.current(),
    pauseMs,
  };
  const watcher = new Worker(WATCHER, { workerData });
  try {
    await new Promise((resolve) => watcher.once('message', resolve));
    const began = performance.now();
    const finished = new Promise<{ seen: number; disorder: number }>((resolve) =>
      watcher.once('message', resolve),
    );
    const writtenMs = await changeForASecond(store, began);
    const { seen, disorder } = await finished;
    return { writtenMs, seenMs: performance.now() - began, seen, disorder };
  } finally {
    await watcher.terminate();
    await api.close();
  }
}

/** At an even pace; what a busy machine has left undone is made up for. */
async function changeForASecond(store: PodStore, began: number): Promise<number> {
  let made = 0;
  while (made < CHANGES) {
    const due = Math.min(CHANGES, Math.ceil(((performance.now() - began) / 1000) * CHANGES));
    for (; made < due; made += 1) change(store, made);
    if (made < CHANGES) await sleep(STEP_MS);
  }
  return performance.now() - began;
}

/** No process stands behind it: only what is told of it is measured. */
function change(store: PodStore, count: number): void {
  const written = {
    metadata: { name: 'bench', namespace: 'default', labels: { count: String(count) } },
    spec: { containers: [{ name: 'main', image: 'x:1', command: ['sleep', '1'] }] },
  };
  const reading = readPodObject(written, { newUid: () => 'uid', now: '2026-01-01T00:00:00Z' });
  store.pods.put(newPodObject(reading, 'bench'));
}
