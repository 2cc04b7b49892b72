/** Orphans that hooklet has adopted (as PID 1 or a subreaper) and that belong to one container among several. */

import { setTimeout as delay } from 'node:timers/promises';
import { ownPids } from './own-children.ts';
import type { ProcStat } from './proc-stat.ts';
import { findDescendants } from './process-tree.ts';

/** Doubling from 1 ms, the pauses up to this one add up to 2 s: what SIGKILL has not ended then is not ours to end. */
const LONGEST_PAUSE_MS = 1024;

export interface Adoption {
  /** The living children of hooklet that it did not start; undefined where nobody can tell, for want of /proc. */
  readonly adopted: () => readonly ProcStat[] | undefined;
  /** Whether no other container is left: then whoever is adopted is of the last one. */
  readonly isLast: () => boolean;
  readonly onWarning: (message: string) => void;
  readonly procRoot?: string;
}

/**
 * SIGKILLs those that are known as the container's, or share a session with one that is; all of them when no
 * other container is left. With all that descends from them, again and again (the children of one that dies are
 * adopted next), for 2 s at most: `onWarning` is told who is left then.
 */
export async function killOrphans(adoption: Adoption, known: readonly ProcStat[]): Promise<void> {
  const { isLast, onWarning, procRoot } = adoption;
  const isOurs = (p: ProcStat) =>
    isLast() ||
    known.some((one) => one.session === p.session || (one.pid === p.pid && one.startTicks === p.startTicks));
  let pids: readonly number[] = [];
  for (let pauseMs = 1; pauseMs <= LONGEST_PAUSE_MS; pauseMs *= 2) {
    const adopted = adoption.adopted();
    if (!adopted && isLast()) killEverybody();
    pids = (adopted ?? []).filter(isOurs).map(({ pid }) => pid);
    if (pids.length === 0) return;
    for (const pid of [...pids, ...(findDescendants(pids, procRoot) ?? []).map((p) => p.pid)]) kill(pid);
    await delay(pauseMs);
  }
  onWarning(
    `left after SIGKILL: pid ${pids.join(', ')}; another user's, or waiting in the kernel for a device`,
  );
}

/**
 * Nobody can be named without /proc. `kill(-1)` of PID 1 reaches its whole PID namespace and not itself: what the
 * kernel does when PID 1 ends. Not while a process of hooklet's own runs.
 */
function killEverybody(): void {
  if (process.pid === 1 && ownPids().size === 0) kill(-1);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's: it is looked for again.
  }
}
