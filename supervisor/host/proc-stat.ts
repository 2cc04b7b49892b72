/** What /proc/PID/stat says of a process: the only honest answer to "is it alive?", for a zombie is dead. */

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

const PROC = '/proc';

/** One process, as proc_pid_stat(5) describes it. */
export interface ProcStat {
  readonly pid: number;
  /** R, S, D, T, …; Z and X are dead. */
  readonly state: string;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  /** On its way out already, though not dead yet: PID 1 of a namespace waits in there for all the others. */
  readonly exiting: boolean;
  /** Clock ticks after boot at which it started: with the pid it names one process for good. */
  readonly startTicks: number;
}

/** One process, zombies included; undefined when there is none, or no /proc. */
export function readProcStat(pid: number, procRoot?: string): ProcStat | undefined {
  const line = readProcFile(pid, 'stat', procRoot);
  return line === undefined ? undefined : parseProcStat(line);
}

/** Every process that is not dead; undefined where there is no /proc (macOS). */
export function livingProcesses(procRoot = PROC): ProcStat[] | undefined {
  const found: ProcStat[] = [];
  let sawAny = false;
  for (const pid of allPids(procRoot)) {
    const stat = readProcStat(pid, procRoot);
    if (stat) sawAny = true;
    if (stat && !isDead(stat)) found.push(stat);
  }
  return sawAny ? found : undefined;
}

/** Zombies included; none where there is no /proc. */
export function allPids(procRoot = PROC): readonly number[] {
  try {
    return readdirSync(procRoot).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Whether a process exists and is no zombie. */
export function isAlive(pid: number, procRoot?: string): boolean {
  const stat = readProcStat(pid, procRoot);
  return stat !== undefined && !isDead(stat);
}

/** Whether this very process still lives: its pid may have been given to another one. */
export function isSameProcess(process: ProcStat, procRoot?: string): boolean {
  const stat = readProcStat(process.pid, procRoot);
  return stat !== undefined && !isDead(stat) && stat.startTicks === process.startTicks;
}

/** Certain when true: no thread of it has a child. False where the kernel does not say. */
export function hasNoChildren(pid: number, procRoot?: string): boolean {
  return childrenOf(pid, procRoot)?.length === 0;
}

/**
 * The children of all its threads, dead ones too as long as nobody has collected them; undefined where the kernel
 * does not say (CONFIG_PROC_CHILDREN). Complete while none of them is collected meanwhile, proc(5): so always for
 * hooklet's own, since it does that itself and not while it reads.
 */
export function childrenOf(pid: number, procRoot = PROC): readonly number[] | undefined {
  try {
    const lists = readdirSync(`${procRoot}/${pid}/task`).map((thread) =>
      readProcFile(pid, `task/${thread}/children`, procRoot),
    );
    if (lists.includes(undefined)) return undefined;
    return lists.flatMap((list = '') => pidsIn(list));
  } catch {
    return undefined;
  }
}

/** The same of the one thread that is the process itself. */
export function childrenOfMainThread(pid: number, procRoot?: string): readonly number[] | undefined {
  const list = readProcFile(pid, `task/${pid}/children`, procRoot);
  return list === undefined ? undefined : pidsIn(list);
}

function pidsIn(list: string): number[] {
  return list.split(' ').filter(Boolean).map(Number);
}

/** A file of /proc/PID; undefined when the process is gone or may not be read. */
export function readProcFile(pid: number, file: string, procRoot = PROC): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(`${procRoot}/${pid}/${file}`, 'r');
    let text = '';
    // The kernel gives what fits; only the end gives nothing.
    for (let length = readSync(fd, buffer); length > 0; length = readSync(fd, buffer)) {
      text += buffer.toString('latin1', 0, length);
    }
    return text;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** One for all reads, three times as fast as readFileSync: hundreds of processes are read at once. */
const buffer = Buffer.alloc(16 * 1024);

/** A zombie, or not even that any more. */
export function isDead(stat: ProcStat): boolean {
  return stat.state === 'Z' || stat.state === 'X';
}

/** include/linux/sched.h, of the field `flags`. */
const PF_EXITING = 0x4;

/** The name in parentheses is any text, so `a) R 1 (b` too: the fields begin after the *last* parenthesis. */
export function parseProcStat(line: string): ProcStat | undefined {
  const end = line.lastIndexOf(')');
  const [state, ppid, pgrp, session, ...rest] = line.slice(end + 2).split(' ');
  const startTicks = rest[15];
  if (end < 0 || !state || startTicks === undefined) return undefined;
  return {
    pid: Number.parseInt(line, 10),
    state,
    ppid: Number(ppid),
    pgrp: Number(pgrp),
    session: Number(session),
    exiting: (Number(rest[2]) & PF_EXITING) !== 0,
    startTicks: Number(startTicks),
  };
}
