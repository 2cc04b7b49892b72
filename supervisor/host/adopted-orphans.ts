/** Orphans that hooklet has adopted (as PID 1 or a subreaper) and that belong to one container among several. */

import { setTimeout as delay } from 'node:timers/promises';
import type { ProcStat } from './proc-stat.ts';
import { findDescendants } from './process-tree.ts';

/** Doubling from 1 ms, the pauses up to this one add up to 2 s. */
const LONGEST_PAUSE_MS = 1024;

export interface Adoption {
  /** The living children of hooklet that it did not start. */
  readonly adopted: () => readonly ProcStat[];
  /** Whether no other container is left: then whoever is adopted is of the last one. */
  readonly isLast: () => boolean;
  readonly procRoot?: string;
}

/**
 * SIGKILLs those that are known as the container's, or share a session with one that is; all of them when no
 * other container is left. With all that descends from them, again and again, for 2 s at most.
 */
export async function killOrphans(
  { adopted, isLast, procRoot }: Adoption,
  known: readonly ProcStat[],
): Promise<void> {
  const isOurs = (p: ProcStat) =>
    isLast() ||
    known.some((one) => one.session === p.session || (one.pid === p.pid && one.startTicks === p.startTicks));
  for (let pauseMs = 1; pauseMs <= LONGEST_PAUSE_MS; pauseMs *= 2) {
    const roots = adopted().filter(isOurs);
    if (roots.length === 0) return;
    const pids = roots.map(({ pid }) => pid);
    for (const pid of [...pids, ...(findDescendants(pids, procRoot) ?? []).map((p) => p.pid)]) kill(pid);
    await delay(pauseMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's.
  }
}
