/** The load generator: wrk where it is installed, autocannon elsewhere. Never on the server's core. */
import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

export interface Loader {
  readonly name: string;
  /** Loads a URL. */
  load(url: string, connections: number, seconds: number): Promise<Loaded>;
}

export interface Loaded {
  /** Answered. */
  readonly requests: number;
  /** 99 of 100 answers came within this; autocannon knows whole milliseconds only. */
  readonly p99Ms: number;
}

const run = promisify(execFile);
const MS_OF: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

export function findLoader(): Loader {
  return has('wrk', ['-v']) ? { name: 'wrk', load: wrk } : { name: 'autocannon', load: autocannon };
}

/** The command that pins a program to a core; nothing where there is no taskset or no second core. */
export function pin(core: number): string[] {
  return availableParallelism() > 1 && has('taskset', ['-V']) ? ['taskset', '-c', String(core)] : [];
}

async function wrk(url: string, connections: number, seconds: number): Promise<Loaded> {
  const output = await onOtherCore(['wrk', '-t1', '--latency', `-c${connections}`, `-d${seconds}s`, url]);
  const [, p99 = '', unit = ''] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(output) ?? [];
  return {
    requests: Number(/(\d+) requests in/.exec(output)?.[1]),
    p99Ms: Number(p99) * (MS_OF[unit] ?? Number.NaN),
  };
}

async function autocannon(url: string, connections: number, seconds: number): Promise<Loaded> {
  const program = createRequire(import.meta.url).resolve('autocannon');
  const args = [process.execPath, program, '--json', '-c', `${connections}`, '-d', `${seconds}`, url];
  const { requests, latency } = JSON.parse(await onOtherCore(args));
  return { requests: requests.total, p99Ms: latency.p99 };
}

async function onOtherCore(commandLine: readonly string[]): Promise<string> {
  const [command = '', ...args] = [...pin(1), ...commandLine];
  return (await run(command, args)).stdout;
}

/** Whether a program is on PATH; its exit code is its own affair (wrk -v exits with 1). */
function has(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}
