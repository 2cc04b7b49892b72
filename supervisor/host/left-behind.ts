/** Whether an ended plain container can have left anybody, told without a look at every process of the machine. */

import { takeCensus } from './container-cookie.ts';
import { ownPids } from './own-children.ts';
import { childrenOfMainThread, isSameProcess, type ProcStat, readProcStat } from './proc-stat.ts';

/** When the containers that were started before have started what they start at first. */
const LOOK_BACK_MS = 500;

export interface LeftBehind {
  /** From now on hooklet adopts whatever its containers orphan: it is PID 1, or has become a subreaper. */
  begin(): void;
  /**
   * To be called before a container starts, with what marks its processes. Returns who is to be asked once, when
   * its groups are empty: true is certain, false means that one has to look.
   */
  expect(cookie: string): () => Promise<boolean>;
}

/**
 * Whoever outlives the container's groups has lost its parents, or descends from one that has; where hooklet adopts
 * every orphan, that one is its child. It keeps no timer of its own waiting for it.
 */
export function watchLeftBehind(procRoot?: string): LeftBehind {
  let adopts = false;
  /** Of a shell that has become hooklet by `exec`: its background jobs belong to no container. */
  let before: readonly ProcStat[] = [];
  /** Started when orphans still went elsewhere, and not looked at since. */
  const early = new Set<string>();

  function lookBack(): void {
    const census = takeCensus(procRoot);
    for (const cookie of early) {
      const carriers = census.get(cookie) ?? [];
      const isHere = (pid: number) => pid === process.pid || carriers.some((p) => p.pid === pid);
      if (carriers.every(({ ppid }) => isHere(ppid))) early.delete(cookie);
    }
  }

  return {
    begin() {
      adopts = true;
      before = (strangers(procRoot) ?? []).flatMap((pid) => readProcStat(pid, procRoot) ?? []);
      if (early.size > 0) setTimeout(lookBack, LOOK_BACK_MS).unref();
    },

    expect(cookie) {
      if (!adopts) early.add(cookie);
      return async () => {
        const unsure = early.delete(cookie) || !adopts;
        if (unsure) return false;
        const now = await nextStrangers(procRoot);
        return now?.every((pid) => before.some((p) => p.pid === pid && isSameProcess(p, procRoot))) ?? false;
      };
    },
  };
}

/**
 * Children that hooklet did not start; undefined where the kernel does not say. An orphan goes to the first thread that
 * lives (linux/kernel/exit.c, find_new_reaper): the main one, which is this.
 */
function strangers(procRoot: string | undefined): readonly number[] | undefined {
  const own = ownPids();
  return childrenOfMainThread(process.pid, procRoot)?.filter((pid) => !own.has(pid));
}

const planned = new Map<string | undefined, Promise<readonly number[] | undefined>>();

/** Seen after the call; one look serves all that ask in the same turn. */
function nextStrangers(procRoot: string | undefined): Promise<readonly number[] | undefined> {
  const asked = planned.get(procRoot);
  if (asked) return asked;
  const look = new Promise<readonly number[] | undefined>((resolve) => {
    setImmediate(() => {
      planned.delete(procRoot);
      resolve(strangers(procRoot));
    });
  });
  planned.set(procRoot, look);
  return look;
}
