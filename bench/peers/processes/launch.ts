/** A supervisor under measurement: started in a session of its own, and ended with all that it has started. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Launch } from '../peers/peer.ts';
import { allPids, environmentHolds, isAlive, withDescendants } from './proc.ts';

export interface Launched {
  readonly pid: number;
  /** In the time of `performance.now()`, right before it was spawned. */
  readonly launchedAt: number;
  readonly exited: Promise<Exit>;
  /** All processes of it that live: its descendants, and those that have left it but carry its mark. */
  family(): ReadonlySet<number>;
  /** Kills what is left, until nothing is. */
  end(): Promise<void>;
}

export interface Exit {
  readonly at: number;
  /** As a shell would give it: 128+N after signal N. */
  readonly code: number | string;
}

type Family = Launched['family'];

let launches = 0;
/** Of those that have not been ended. */
const running = new Set<Family>();
/** A look takes some milliseconds. */
const MOST_LOOKS_AT_EXIT = 200;

/** Whatever ends the benchmark, a signal or an error, what it has started ends with it. To be called once. */
export function endAllAtExit(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  process.once('exit', () => {
    for (const family of running) {
      for (let look = 0; look < MOST_LOOKS_AT_EXIT && killOnce(family) > 0; look++);
    }
  });
}

/** A clean environment: nothing of the caller's but the path. Rejects when it cannot be started. */
export async function launch({ argv, env = {}, cwd }: Launch, home: string): Promise<Launched> {
  launches += 1;
  const mark = `HOOKLET_BENCH=${process.pid}.${launches}`;
  const [command = '', ...args] = argv;
  const [name = '', value = ''] = mark.split('=');
  const launchedAt = performance.now();
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      HOOKLET_HOME: `${home}/hooklet`,
      NODE_ENV: 'production',
      ...env,
      [name]: value,
    },
    cwd: cwd ?? home,
    detached: true,
    stdio: process.env.BENCH_SHOW ? ['ignore', 'inherit', 'inherit'] : 'ignore',
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ at: performance.now(), code: code ?? signal ?? '' }));
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid ?? 0;
  const family = () => {
    const marked = allPids().filter((each) => each === pid || environmentHolds(each, mark));
    return new Set([...withDescendants(new Set(marked))].filter(isAlive));
  };
  running.add(family);
  return { pid, launchedAt, exited, family, end: () => endAll(family) };
}

async function endAll(family: Family): Promise<void> {
  while (killOnce(family) > 0) await sleep(10);
  running.delete(family);
}

/** Returns how many there were. */
function killOnce(family: Family): number {
  // Supervisors first, or they would start again what is killed: they have the lower number, nearly always.
  const left = [...family()].sort((a, b) => a - b);
  for (const pid of left) kill(pid);
  return left.length;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
