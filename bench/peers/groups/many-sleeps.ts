/** Many `sleep`s under one peer: up when the last of them runs, gone when the last of them and the peer are. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Peer } from '../peers/peer.ts';
import { type Launched, launch } from '../processes/launch.ts';
import { allPids, commandLine, isAlive } from '../processes/proc.ts';
import { type Bench, newFolder } from './group.ts';

export interface Sleepers {
  readonly launched: Launched;
  readonly pids: readonly number[];
  readonly upMs: number;
}

const LIMIT_MS = 60_000;
const LOOK_MS = 2;
let takes = 0;

/** Rejects, with nothing left, when they are not up in time. */
export async function startSleeps(bench: Bench, peer: Peer, count: number): Promise<Sleepers> {
  const folder = newFolder(bench);
  const services = join(folder, 'services');
  mkdirSync(services);
  takes += 1;
  // A number of its own, so that no other sleep of this machine is counted.
  const [program, seconds] = ['/bin/sleep', `${100_000 + process.pid}.${takes}`];
  const jobs = Array.from({ length: count }, () => [program, seconds]);
  const plan = peer.prepare(jobs, services, {});
  const before = new Set(allPids());
  const launched = await launch(plan, folder);
  const found = new Set<number>();
  try {
    for (;;) {
      for (const pid of allPids()) {
        if (before.has(pid) || found.has(pid)) continue;
        const [command, argument, more] = commandLine(pid);
        if (command === program && argument === seconds && more === undefined) found.add(pid);
      }
      const now = performance.now();
      if (found.size >= count) return { launched, pids: [...found], upMs: now - launched.launchedAt };
      if (now - launched.launchedAt > LIMIT_MS)
        throw new Error(`${peer.name}: ${found.size} of ${count} are up`);
      await sleep(LOOK_MS);
    }
  } catch (error) {
    await launched.end();
    throw error;
  }
}

/** Infinite when they have not gone in time; then they are killed. */
export async function stopSleeps({ launched, pids }: Sleepers, signal: NodeJS.Signals): Promise<number> {
  const began = performance.now();
  process.kill(launched.pid, signal);
  const late = new AbortController();
  const tooLate = sleep(LIMIT_MS, undefined, { signal: late.signal }).catch(() => undefined);
  const exit = await Promise.race([launched.exited, tooLate]);
  late.abort();
  let gone = exit?.at ?? Number.POSITIVE_INFINITY;
  while (exit && pids.some(isAlive) && performance.now() - began < LIMIT_MS) {
    await sleep(LOOK_MS);
    gone = performance.now();
  }
  const inTime = !pids.some(isAlive);
  await launched.end();
  return inTime ? gone - began : Number.POSITIVE_INFINITY;
}
