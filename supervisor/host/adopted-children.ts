/** Processes that have become hooklet's children without hooklet having started them: orphans, by adoption. */

import { ownPids } from './own-children.ts';
import { hasNoChildren, livingProcesses, type ProcStat } from './proc-stat.ts';

/**
 * The living ones, without their own descendants; none of them was started by Node. Undefined where there is no
 * /proc. They come to hooklet only when it is PID 1 or a subreaper (`host/orphans.ts`).
 */
export function adoptedChildren(procRoot?: string): readonly ProcStat[] | undefined {
  const own = ownPids();
  return livingProcesses(procRoot)?.filter(({ pid, ppid }) => ppid === process.pid && !own.has(pid));
}

/**
 * The same, without those that are there now: background jobs of a shell that has become hooklet by `exec`. They
 * belong to no container, and end when hooklet's own container does.
 */
export function adoptedFromNowOn(procRoot?: string): () => readonly ProcStat[] | undefined {
  // Nearly always there are none, and looking at every process of a machine takes as long as starting the first one.
  const before = hasNoChildren(process.pid, procRoot) ? [] : (adoptedChildren(procRoot) ?? []);
  const wasThere = (p: ProcStat) =>
    before.some(({ pid, startTicks }) => pid === p.pid && startTicks === p.startTicks);
  return () => adoptedChildren(procRoot)?.filter((p) => !wasThere(p));
}
