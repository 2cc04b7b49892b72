/** A real program under test: what it prints, how it ends, and that it is gone afterwards. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProcFile, readProcStat } from '../../supervisor/host/proc-stat.ts';
import { eventually } from './eventually.ts';
import { isRunning } from './process-alive.ts';

export const ROOT = new URL('../..', import.meta.url).pathname;
export const HOOKLET = join(ROOT, 'dist', 'supervisor', 'cli.js');

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly pid: number;
  /** Standard output and error, as they came. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** The first match of `pattern` in the output, waited for; fails when the program ends without it. */
  sees(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** How it ended; waits for it. */
  readonly ended: Promise<Ending>;
  /** To the process alone. */
  signal(name: NodeJS.Signals): void;
  /** To its whole process group, as a terminal does. */
  signalGroup(name: NodeJS.Signals): void;
  readonly child: ChildProcess;
}

const running = new Set<Program>();
const homes: string[] = [];

/** Starts a program in a process group of its own, with a `HOOKLET_HOME` of its own. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Program {
  const home = mkdtempSync(join(tmpdir(), 'hooklet-test-'));
  homes.push(home);
  const child = spawn(command, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...cleanEnv(), HOOKLET_HOME: home, ...options.env },
  });
  let text = '';
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      text += chunk;
      streams[name] += chunk;
    });
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const pid = child.pid ?? 0;
  const program: Program = {
    pid,
    child,
    ended,
    output: () => text,
    stdout: () => streams.stdout,
    stderr: () => streams.stderr,
    sees: (pattern, timeoutMs = 30_000) =>
      eventually(
        () => {
          const match = text.match(pattern);
          if (match) return match;
          const over = child.exitCode !== null || child.signalCode !== null;
          throw new Error(`${over ? 'ended' : 'still running'} without printing ${pattern}:\n${text}`);
        },
        { timeoutMs },
      ),
    signal: (name) => void process.kill(pid, name),
    signalGroup: (name) => void process.kill(-pid, name),
  };
  running.add(program);
  void ended.finally(() => running.delete(program)).catch(() => {});
  return program;
}

/** `hooklet ARGS`, as built. */
export function hooklet(args: readonly string[], options: SpawnOptions = {}): Program {
  return start(process.execPath, [HOOKLET, ...args], options);
}

/** For afterEach: ends whatever a failed test has left running, containers included, by pid. */
export async function endPrograms(): Promise<void> {
  for (const program of running) {
    for (const pid of containerPids(program.output())) killIfRunning(-pid);
    killIfRunning(-program.pid);
    await program.ended.catch(() => {});
  }
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** The main processes that hooklet has said it started. */
export function containerPids(output: string): number[] {
  return [...output.matchAll(/\bpid (\d+):/g)].map((match) => Number(match[1]));
}

/** Asserts that the patterns match one after another. */
export function inOrder(output: string, patterns: readonly RegExp[]): void {
  let from = 0;
  for (const pattern of patterns) {
    const match = output.slice(from).match(pattern);
    if (!match)
      throw new Error(
        `${pattern} does not come ${from > 0 ? 'after what was expected before it' : ''} in:\n${output}`,
      );
    from += (match.index ?? 0) + match[0].length;
  }
}

/** Fails while a process of the list runs. */
export async function allGone(pids: readonly number[]): Promise<void> {
  await eventually(() => {
    const left = pids.filter(isRunning);
    if (left.length > 0) throw new Error(`still running: ${left.map(nameOf).join('; ')}`);
  });
}

/** With its command line, so that a failure says who was left. */
function nameOf(pid: number): string {
  const words = readProcFile(pid, 'cmdline')?.split('\0').join(' ').trim();
  return `${pid} (${words}; parent ${readProcStat(pid)?.ppid})`;
}

function killIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Without what npm and mocha have put there: the program is started as a user would. */
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|INIT_CWD|FORCE_COLOR)/.test(name)),
  );
}
