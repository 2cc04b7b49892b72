/** Who descends from a process and has left its group: what a group's SIGKILL does not reach. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { isSameProcess, livingProcesses, type ProcStat } from './proc-stat.ts';

/** tree-kill asks `ps` once a process: long enough for a deep tree on a busy machine, bounded all the same. */
const TREE_KILL_MS = 1000;

/**
 * The living descendants of these group leaders that are in none of their groups (`setsid`, job control).
 * Synchronous, so that the answer is still true when the next line kills the leaders: once a parent is dead its
 * children belong to init and nobody can tell whose they were. Undefined where there is no /proc.
 */
export function findEscaped(leaders: readonly number[], procRoot?: string): ProcStat[] | undefined {
  const all = livingProcesses(procRoot);
  if (!all) return undefined;
  const ours = new Set(leaders);
  // A child's pid may be smaller than its parent's (pids wrap around): repeat until nothing is added.
  for (let before = -1; before !== ours.size; ) {
    before = ours.size;
    for (const p of all) if (ours.has(p.ppid)) ours.add(p.pid);
  }
  return all.filter((p) => ours.has(p.pid) && !leaders.includes(p.pgrp));
}

/**
 * SIGKILLs processes that `findEscaped` found, each with its own tree and group. tree-kill goes first, while
 * they live: it also finds what they have started since. Then whoever is left is killed directly.
 */
export async function killEscaped(escaped: readonly ProcStat[], procRoot?: string): Promise<void> {
  const alive = escaped.filter((p) => isSameProcess(p, procRoot));
  const roots = alive.filter((p) => !alive.some((parent) => parent.pid === p.ppid));
  await Promise.all(roots.map((root) => killTree(root.pid)));
  for (const p of livingProcesses(procRoot) ?? []) {
    // Whoever shares a group with an escaped process was started by the same container: only there was it made.
    if (alive.some((other) => other.pgrp === p.pgrp && other.session === p.session)) kill(p.pid);
  }
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

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's: whoever waits for the container sees that.
  }
}
