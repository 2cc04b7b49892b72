/** Processes that have become hooklet's children without hooklet having started them: orphans, by adoption. */

import { setTimeout as delay } from 'node:timers/promises';
import { ownPids } from './own-children.ts';
import { livingProcesses, type ProcStat } from './proc-stat.ts';
import { findDescendants } from './process-tree.ts';

/** Doubling from 1 ms, the pauses up to this one add up to 2 s: what SIGKILL has not ended then is not ours to end. */
const LONGEST_PAUSE_MS = 1024;

/**
 * The living ones, without their own descendants; none of them was started by Node. Undefined where there is no
 * /proc. They come to hooklet only when it is PID 1 or a subreaper (`host/libc.ts`).
 */
export function adoptedChildren(procRoot?: string): ProcStat[] | undefined {
  const own = ownPids();
  return livingProcesses(procRoot)?.filter(({ pid, ppid }) => ppid === process.pid && !own.has(pid));
}

/**
 * SIGKILLs the adopted children that are not in `spared`, with all that descends from them, again and again until
 * none is left: the children of one that dies are adopted next. Resolves with those that live after 2 s all the
 * same: another user's, or stuck in the kernel. Without /proc nobody can be named and nobody is killed, but where
 * hooklet is PID 1 and nobody of its own is left: there it does what the kernel does when PID 1 ends.
 */
export async function endAdopted(spared: readonly ProcStat[] = [], procRoot?: string): Promise<ProcStat[]> {
  const isSpared = (p: ProcStat) =>
    spared.some(({ pid, startTicks }) => pid === p.pid && startTicks === p.startTicks);
  let left: ProcStat[] = [];
  for (let pauseMs = 1; pauseMs <= LONGEST_PAUSE_MS; pauseMs *= 2) {
    const adopted = adoptedChildren(procRoot);
    if (!adopted) {
      endEverybody();
      return [];
    }
    left = adopted.filter((p) => !isSpared(p));
    if (left.length === 0) return [];
    const roots = left.map(({ pid }) => pid);
    for (const pid of [...roots, ...(findDescendants(roots, procRoot) ?? []).map((p) => p.pid)]) kill(pid);
    await delay(pauseMs);
  }
  return left;
}

/** `kill(-1)` of PID 1 reaches its whole PID namespace and not itself. */
function endEverybody(): void {
  if (process.pid === 1 && ownPids().size === 0) kill(-1);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or another user's: whoever is left is counted by the caller.
  }
}
