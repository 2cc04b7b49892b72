/** A program of ours as a child process: its output, its end, and no trace of it after the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { eventually } from './eventually.ts';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How it ended, once it has. */
  readonly ending: Ending | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended and its output is complete. */
  ended(): Promise<Ending>;
  /** Resolves with the match once stdout has it. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

const running = new Set<ChildProcess>();

/** Starts a TypeScript program named by its path from the project's root. Its environment is `env` and PATH only. */
export function startProgram(path: string, { args = [], env = {}, cwd }: ProgramOptions = {}): Program {
  const entry = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', TSX, entry, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      output[name] += part;
    });
  }
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      ending = { code, signal };
      resolve(ending);
    });
  });
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    get ending() {
      return ending;
    },
    kill: (signal) => child.kill(signal),
    ended: () => ended,
    prints: (pattern) =>
      eventually(() => {
        const match = pattern.exec(output.stdout);
        if (match !== null) return match;
        throw new Error(`no ${pattern} in stdout: ${output.stdout}\nstderr: ${output.stderr}`);
      }),
  };
}

/** For `afterEach`: ends what a test left running, also when it failed. */
export async function endPrograms(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return gone;
    }),
  );
}
