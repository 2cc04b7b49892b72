/** A process and what it has started, as /proc shows them: read once, kept nowhere. */

import { readdirSync, readlinkSync } from 'node:fs';
import {
  childrenOf,
  isDead,
  livingProcesses,
  type ProcStat,
  readProcFile,
  readProcStat,
} from './proc-stat.ts';
import { type ProcStatus, readStatus } from './proc-status.ts';

/** A container has a handful; a fork bomb must not keep hooklet busy. */
const MOST_PROCESSES = 300;
const MOST_THREADS = 64;
const PROC = '/proc';

export interface ObservedProcess extends ProcStatus {
  readonly pid: number;
  readonly ppid: number;
  readonly state: string;
  readonly startTicks: number;
  readonly argv: readonly string[];
  /** Path of its program, as its own root shows it. */
  readonly exe?: string;
  /** Bit N-1: it takes signal N by reading it (signalfd, sigwait). */
  readonly readsSignals?: bigint;
  /** One of its standard output streams does not block. */
  readonly streamsNonBlocking?: boolean;
  readonly children: readonly ObservedProcess[];
}

/**
 * The tree below `pid`. Undefined when there is no such process, or no /proc. Whatever may not be read of another
 * user's process (its program, directory and files) is absent; its state, arguments and masks are everybody's.
 */
export function readProcessTree(pid: number, procRoot = PROC): ObservedProcess | undefined {
  const root = readProcStat(pid, procRoot);
  if (!root || isDead(root)) return undefined;
  const childrenOf = childrenReader(procRoot);
  let left = MOST_PROCESSES;
  const read = (stat: ProcStat): ObservedProcess | undefined => {
    left -= 1;
    if (left < 0) return undefined;
    // In the order of their start: what a wrapper starts first is its main child.
    const started = childrenOf(stat.pid).toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid);
    return readFacts(
      stat,
      started.flatMap((child) => read(child) ?? []),
      procRoot,
    );
  };
  return read(root);
}

/** The kernel's own list spares a look at every process of the machine for each of hundreds of containers. */
function childrenReader(procRoot: string): (pid: number) => readonly ProcStat[] {
  let all: readonly ProcStat[] | undefined;
  return (parent) => {
    const listed = childrenOf(parent, procRoot);
    if (!listed) all ??= livingProcesses(procRoot) ?? [];
    const known = listed?.flatMap((pid) => readProcStat(pid, procRoot) ?? []) ?? all ?? [];
    return known.filter((each) => each.ppid === parent && !isDead(each));
  };
}

function readFacts(
  stat: ProcStat,
  children: readonly ObservedProcess[],
  procRoot: string,
): ObservedProcess | undefined {
  const { pid, ppid, state, startTicks } = stat;
  const status = readStatus(pid, procRoot);
  if (!status) return undefined;
  const argv = (readProcFile(pid, 'cmdline', procRoot) ?? '').split('\0');
  return {
    pid,
    ppid,
    state,
    startTicks,
    ...status,
    // The last argument ends in a NUL too; a title that was set is padded with them.
    argv: utf8(argv.slice(0, argv.findLastIndex((arg) => arg !== '') + 1)),
    children,
    ...optional('exe', programFile(pid, procRoot)),
    ...optional('readsSignals', signalsRead(pid, procRoot)),
    ...optional('streamsNonBlocking', streamsDoNotBlock(pid, procRoot)),
  };
}

function utf8(args: readonly string[]): readonly string[] {
  return args.map((arg) => Buffer.from(arg, 'latin1').toString('utf8'));
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}

function programFile(pid: number, procRoot: string): string | undefined {
  try {
    return readlinkSync(`${procRoot}/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

const EVERY_SIGNAL = (1n << 64n) - 1n;

/**
 * The signals that it takes without a handler: those of its signalfds; all of them while a thread sits in sigwait,
 * which does not show what it waits for. Undefined when it may not be asked.
 */
function signalsRead(pid: number, procRoot: string): bigint | undefined {
  const files = entries(`${procRoot}/${pid}/fdinfo`);
  if (!files) return undefined;
  let signals = 0n;
  for (const file of files) {
    const mask = /^sigmask:\s*([0-9a-f]+)$/m.exec(readProcFile(pid, `fdinfo/${file}`, procRoot) ?? '')?.[1];
    if (mask !== undefined) signals |= BigInt(`0x${mask}`);
  }
  const threads = entries(`${procRoot}/${pid}/task`)?.slice(0, MOST_THREADS) ?? [];
  const waits = threads.some((thread) =>
    (readProcFile(pid, `task/${thread}/wchan`, procRoot) ?? '').startsWith('do_sigtimedwait'),
  );
  return waits ? EVERY_SIGNAL : signals;
}

const O_NONBLOCK = 0o4000;

function streamsDoNotBlock(pid: number, procRoot: string): boolean | undefined {
  const flags = [1, 2].map(
    (fd) => /^flags:\s*([0-7]+)$/m.exec(readProcFile(pid, `fdinfo/${fd}`, procRoot) ?? '')?.[1],
  );
  if (flags.every((each) => each === undefined)) return undefined;
  return flags.some((each) => each !== undefined && (Number.parseInt(each, 8) & O_NONBLOCK) !== 0);
}

function entries(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
