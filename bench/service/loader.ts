/** The load generator: wrk where it is installed, autocannon elsewhere. Never on the server's core. */
import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

export interface Loader {
  readonly name: string;
  /** Loads a URL and resolves with the number of requests answered. */
  load(url: string, connections: number, seconds: number): Promise<number>;
}

const run = promisify(execFile);

export function findLoader(): Loader {
  return has('wrk', ['-v']) ? { name: 'wrk', load: wrk } : { name: 'autocannon', load: autocannon };
}

/** The command that pins a program to a core; nothing where there is no taskset or no second core. */
export function pin(core: number): string[] {
  return availableParallelism() > 1 && has('taskset', ['-V']) ? ['taskset', '-c', String(core)] : [];
}

async function wrk(url: string, connections: number, seconds: number): Promise<number> {
  const output = await onOtherCore(['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, url]);
  return Number(/(\d+) requests in/.exec(output)?.[1]);
}

async function autocannon(url: string, connections: number, seconds: number): Promise<number> {
  const program = createRequire(import.meta.url).resolve('autocannon');
  const args = [process.execPath, program, '--json', '-c', `${connections}`, '-d', `${seconds}`, url];
  return JSON.parse(await onOtherCore(args)).requests.total;
}

async function onOtherCore(commandLine: readonly string[]): Promise<string> {
  const [command = '', ...args] = [...pin(1), ...commandLine];
  return (await run(command, args)).stdout;
}

/** Whether a program is on PATH; its exit code is its own affair (wrk -v exits with 1). */
function has(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}
