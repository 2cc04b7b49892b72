/** Processes as /proc tells of them: parents, command lines, memory that is theirs alone, CPU time. */

import { readdirSync, readFileSync } from 'node:fs';

export function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty for a process that has gone. */
export function commandLine(pid: number): readonly string[] {
  return read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

export function environmentHolds(pid: number, entry: string): boolean {
  return read(`/proc/${pid}/environ`).split('\0').includes(entry);
}

/** 0 for a process that has gone. */
export function parentOf(pid: number): number {
  return Number(statFields(pid)[1] ?? 0);
}

/** A zombie is dead. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The fields from the state on: the name before them may contain anything. */
function statFields(pid: number): readonly string[] {
  return read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ').filter(Boolean) ?? [];
}

/** What would be freed if the process ended: its private pages. */
export function uniqueKiB(pid: number): number {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
  return kib('Private_Clean') + kib('Private_Dirty');
}

export function residentKiB(pid: number): number {
  return Number(/^Rss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Of all its threads, to the nanosecond: the ticks of /proc/PID/stat are 10 ms. */
export function cpuMs(pid: number): number {
  let ns = 0;
  for (const thread of list(`/proc/${pid}/task`))
    ns += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0);
  return ns / 1e6;
}

/** These processes and all their descendants. */
export function withDescendants(roots: ReadonlySet<number>): ReadonlySet<number> {
  const parents = new Map(allPids().map((pid) => [pid, parentOf(pid)]));
  const family = new Set(roots);
  let size = -1;
  while (size !== family.size) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  return family;
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
