/** One server under one peer: started until it answers, and, if wanted, stopped until all of it is gone. */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Peer, Wishes } from '../peers/peer.ts';
import { firstAnswer, freePort } from '../processes/first-answer.ts';
import { type Launched, launch } from '../processes/launch.ts';
import { commandLine, isAlive } from '../processes/proc.ts';

export interface Served {
  readonly launched: Launched;
  readonly startMs: number;
  readonly port: number;
  readonly serverPid: number;
  /** The signals that the server was sent, in order. */
  signals(): readonly string[];
}

export interface ServerOptions {
  readonly exitCode?: number;
  readonly drainMs?: number;
  readonly wishes?: Wishes;
  readonly probes?: boolean;
}

const SERVER = fileURLToPath(new URL('../subjects/server.cjs', import.meta.url));

/** Ends with the first answer. Whoever calls it ends what it has launched. */
export async function serve(peer: Peer, folder: string, options: ServerOptions = {}): Promise<Served> {
  const { exitCode = 0, drainMs = 0, probes } = options;
  const [program, report] = [join(folder, 'server.js'), join(folder, 'signals')];
  copyFileSync(SERVER, program);
  writeFileSync(report, '');
  const port = await freePort();
  const job = [process.execPath, program, `${port}`, report, `${exitCode}`, `${drainMs}`];
  const home = join(folder, 'services');
  const wishes = { ...options.wishes, ...(probes && { probePort: port }) };
  const launched = await launch(peer.prepare([job], home, wishes), folder);
  try {
    const { at, body } = await firstAnswer(port);
    return {
      launched,
      startMs: at - launched.launchedAt,
      port,
      serverPid: Number(body) === 1 ? findServer(launched, program) : Number(body),
      signals: () => readFileSync(report, 'utf8').split('\n').filter(Boolean),
    };
  } catch (error) {
    await launched.end();
    throw error;
  }
}

/** In a PID namespace of its own it takes itself for number 1. */
function findServer(launched: Launched, program: string): number {
  const pid = [...launched.family()].find((each) => commandLine(each)[1] === program);
  if (pid === undefined) throw new Error(`${program} does not run`);
  return pid;
}

export interface Stopped {
  /** From the signal until supervisor and server are gone; undefined when it took longer than `STOP_LIMIT_MS`. */
  readonly stopMs: number | undefined;
  readonly code: number | string;
}

export const STOP_LIMIT_MS = 4000;

export async function stop({ launched, serverPid }: Served, signal: NodeJS.Signals): Promise<Stopped> {
  const began = performance.now();
  process.kill(launched.pid, signal);
  const late = new AbortController();
  const tooLate = sleep(STOP_LIMIT_MS, undefined, { signal: late.signal }).catch(() => undefined);
  const exit = await Promise.race([launched.exited, tooLate]);
  late.abort();
  if (!exit) return { stopMs: undefined, code: '–' };
  let gone = exit.at;
  while (isAlive(serverPid)) {
    if (performance.now() - began > STOP_LIMIT_MS) return { stopMs: undefined, code: exit.code };
    await sleep(1);
    gone = performance.now();
  }
  return { stopMs: gone - began, code: exit.code };
}
