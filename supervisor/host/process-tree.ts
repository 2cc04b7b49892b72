/** Who descends from a process and has left its group: what a group's SIGKILL does not reach. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import {
  childrenOf,
  isDead,
  isSameProcess,
  livingProcesses,
  type ProcStat,
  readProcStat,
} from './proc-stat.ts';
import type { ProcessGroup } from './process-group.ts';

/** tree-kill asks `ps` once a process: long enough for a deep tree on a busy machine, bounded all the same. */
const TREE_KILL_MS = 1000;
/** Doubling from 1 ms, the pauses up to this one add up to 2 s. */
const LONGEST_PAUSE_MS = 1024;
/** At the children of one that starts and ends them all the time. */
const MOST_LOOKS = 3;

/**
 * The living descendants of these processes, at whatever depth. Synchronous, so that the answer is still true
 * when the next line kills their parents: an orphan belongs to init, and nobody can tell whose it was. Undefined
 * where there is no /proc.
 */
export function findDescendants(roots: readonly number[], procRoot?: string): ProcStat[] | undefined {
  // Their own word for it spares a look at every process of the machine, and a signal waits for this answer.
  const walked = walkDown(roots, procRoot);
  if (walked) return walked;
  const all = livingProcesses(procRoot);
  if (!all) return undefined;
  const family = new Set(roots);
  // A child's pid may be smaller than its parent's (pids wrap around): repeat until nothing is added.
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const p of all) if (family.has(p.ppid)) family.add(p.pid);
  }
  return all.filter((p) => family.has(p.pid) && !roots.includes(p.pid));
}

/** From parent to child; undefined where the kernel does not say, or somebody in between has just gone. */
function walkDown(roots: readonly number[], procRoot?: string): ProcStat[] | undefined {
  const found = new Map<number, ProcStat>();
  for (let parents = roots; parents.length > 0; ) {
    const next: number[] = [];
    for (const parent of parents) {
      const children = settledChildrenOf(parent, procRoot);
      if (!children) return undefined;
      for (const pid of children) {
        const stat = readProcStat(pid, procRoot);
        if (!stat || isDead(stat) || found.has(pid) || roots.includes(pid)) continue;
        found.set(pid, stat);
        next.push(pid);
      }
    }
    parents = next;
  }
  return [...found.values()];
}

/** One that ends while the list is read may hide another, proc(5): true is what is read twice. */
function settledChildrenOf(pid: number, procRoot?: string): readonly number[] | undefined {
  let before = childrenOf(pid, procRoot);
  for (let looks = 0; before && before.length > 0; looks += 1) {
    const now = childrenOf(pid, procRoot);
    if (now?.join() === before.join()) return now;
    if (looks === MOST_LOOKS) return undefined;
    before = now;
  }
  return before;
}

/**
 * SIGKILLs those of the descendants that are in none of these groups (`setsid`, job control), each with its own
 * tree and group, and waits until they are gone (2 s at most). tree-kill goes first, while they live: it also
 * finds what they have started since. Then whoever is left is killed directly.
 */
export async function killEscaped(
  descendants: readonly ProcStat[],
  groups: readonly number[],
  procRoot?: string,
): Promise<void> {
  const alive = descendants.filter((p) => isSameProcess(p, procRoot));
  const escaped = alive.filter((p) => !groups.includes(p.pgrp));
  const roots = escaped.filter((p) => !escaped.some((parent) => parent.pid === p.ppid));
  await Promise.all(roots.map((root) => killTree(root.pid)));
  const isTheirs = (p: ProcStat) =>
    alive.some((known) => isSame(known, p)) || escaped.some((known) => sharesGroup(known, p));
  for (let pauseMs = 1; pauseMs <= LONGEST_PAUSE_MS; pauseMs *= 2) {
    const left = alive.length > 0 ? livingProcesses(procRoot)?.filter(isTheirs) : undefined;
    if (!left?.length) return;
    for (const p of left) kill(p.pid);
    await delay(pauseMs);
  }
}

/**
 * SIGKILLs a group, and whoever descends from its leader with the groups that these have made, at once. What a
 * container's user runs in it: who has cut the ties to it is the container's, and ends with that.
 */
export function killProcessTree(group: ProcessGroup, procRoot?: string): void {
  const found = group.isEmpty() ? [] : (findDescendants([group.pgid], procRoot) ?? []);
  group.signal('SIGKILL');
  const groups = new Set(found.map((p) => p.pgrp));
  for (const pgid of groups) if (pgid > 1 && pgid !== group.pgid) kill(-pgid);
  for (const { pid } of found) kill(pid);
}

/** By pid, not by group: it may have left its group since it was found, between our looking and our killing. */
function isSame(known: ProcStat, p: ProcStat): boolean {
  return known.pid === p.pid && known.startTicks === p.startTicks;
}

/** Whoever shares a group with an escaped process was started by the same container: only there was it made. */
function sharesGroup(known: ProcStat, p: ProcStat): boolean {
  return known.pgrp === p.pgrp && known.session === p.session;
}

/**
 * tree-kill in a process of its own, because its ends would be ours: it crashes its process when `ps` is
 * missing or cannot be forked, which is just what a fork bomb brings about, and it calls back never when the
 * root has died. Settles when it is done, has crashed or takes too long; never rejects.
 */
export function killTree(rootPid: number): Promise<void> {
  return new Promise((resolve) => {
    const program = createRequire(import.meta.url).resolve('tree-kill/cli.js');
    const killer = spawn(process.execPath, [program, String(rootPid), 'SIGKILL'], {
      stdio: 'ignore',
      timeout: TREE_KILL_MS,
      killSignal: 'SIGKILL',
    });
    killer.once('error', () => resolve());
    killer.once('exit', () => resolve());
  });
}

/** A process, or a group when negative. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's.
  }
}
