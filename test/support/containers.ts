/** Real containers for host tests: started in a log directory of their own, and gone after each test whatever happens. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Command,
  ContainerProcess,
  OutputStream,
  StartRequest,
} from '../../supervisor/host/container-runtime.ts';
import {
  createProcessRuntime,
  type ProcessRuntime,
  type ProcessRuntimeOptions,
} from '../../supervisor/host/process-runtime.ts';
import { eventually } from './eventually.ts';
import { isolationOf, type Mode, pidOutside } from './isolation.ts';

export interface Watched {
  readonly container: ContainerProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Waits until it has printed something. */
  sees(pattern: RegExp): Promise<RegExpMatchArray>;
  /** The pids that it has printed as `pid N`, as the machine numbers them, once there are so many; they end with the test. */
  pids(count: number): Promise<number[]>;
  log(): string;
}

export interface Containers {
  readonly logRoot: string;
  readonly runtime: ProcessRuntime;
  readonly warnings: string[];
  /** Starts a program by its arguments, with the tests' PATH and in the temporary directory. */
  run(argv: readonly string[], command?: Partial<Command>, request?: Partial<StartRequest>): Promise<Watched>;
}

/** The path of a program in test/fixtures. */
export function fixture(name: string): string {
  return new URL(`../fixtures/${name}`, import.meta.url).pathname;
}

export interface ContainersOptions extends Partial<Omit<ProcessRuntimeOptions, 'isolation'>> {
  /** Plain unless said; where namespaces cannot be had, tests of them are skipped. */
  readonly mode?: Mode;
}

/** For a `describe`: sets up before each test, and ends every process after it by its pid. */
export function useContainers(options: ContainersOptions = {}): Containers {
  const { mode = 'plain', ...runtimeOptions } = options;
  const started: ContainerProcess[] = [];
  const strays = new Set<number>();
  const containers = { logRoot: '', warnings: [] as string[] } as {
    -readonly [K in keyof Containers]: Containers[K];
  };

  beforeEach(async function () {
    const isolation = await isolationOf(mode);
    if (!isolation) this.skip();
    containers.logRoot = mkdtempSync(join(tmpdir(), 'hooklet-logs-'));
    containers.warnings = [];
    const onWarning = (message: string) => containers.warnings.push(message);
    containers.runtime = createProcessRuntime({
      logRoot: containers.logRoot,
      isolation,
      onWarning,
      ...runtimeOptions,
    });
  });

  afterEach(async () => {
    for (const container of started.splice(0)) {
      container.kill();
      await container.exited;
    }
    for (const pid of strays) end(pid);
    strays.clear();
    await containers.runtime?.close();
    rmSync(containers.logRoot, { recursive: true, force: true });
  });

  containers.run = async (argv, command = {}, request = {}) => {
    let text = '';
    const printed: number[] = [];
    const notePids = (chunk: Buffer) => {
      for (const [, pid] of String(chunk).matchAll(/^pid (\d+)$/gm)) {
        const outside = mode === 'plain' ? Number(pid) : pidOutside(container.pid, Number(pid));
        printed.push(outside);
        if (mode === 'plain') strays.add(outside);
      }
    };
    const container: ContainerProcess = await containers.runtime.start({
      podNamespace: 'default',
      podName: 'pod',
      podUid: 'uid-1',
      container: 'main',
      restartCount: 0,
      command: { argv, env: { PATH: process.env.PATH ?? '' }, cwd: tmpdir(), ...command },
      onOutput: (_stream: OutputStream, chunk: Buffer) => {
        text += chunk;
        notePids(chunk);
      },
      ...request,
    });
    started.push(container);
    return {
      container,
      output: () => text,
      sees: (pattern) => eventually(() => must(text.match(pattern), `${pattern} in ${JSON.stringify(text)}`)),
      pids: (count) =>
        eventually(() => {
          return must(printed.length >= count ? printed : null, `${count} pids in ${JSON.stringify(text)}`);
        }),
      log: () => (existsSync(container.logPath) ? readFileSync(container.logPath, 'utf8') : ''),
    };
  };
  return containers;
}

function must<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`no ${what}`);
  return value;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already, as it should.
  }
}
