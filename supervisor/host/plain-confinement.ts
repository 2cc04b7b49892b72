/** A container in plain mode: a process group, and in layers whatever has left it. */

import type { Confinement } from './confinement.ts';
import { killCarriers } from './container-cookie.ts';
import { errorCode } from './errno-text.ts';
import { exitStatusOf } from './exit-code.ts';
import type { ProcStat } from './proc-stat.ts';
import type { ProcessGroup } from './process-group.ts';
import { findDescendants, killEscaped, killTree } from './process-tree.ts';
import { diesOfRealTimeSignal } from './signals.ts';

export interface PlainSurroundings {
  /** What every process of the container has in its environment, unless it took it out. */
  readonly cookie: string;
  readonly onWarning: (message: string) => void;
  /** Kills and waits for orphans of the container that hooklet has adopted, where it adopts any. */
  readonly killAdopted?: (known: readonly ProcStat[]) => Promise<void>;
  /** Asked once its groups are empty; true is certain, and spares the looks at every process of the machine. */
  readonly nobodyIsLeft: () => Promise<boolean>;
  readonly procRoot?: string;
}

/**
 * Four layers, each for what escapes from the one before: the group; whoever carries the cookie, in whatever
 * session; the tree, as long as its parents were seen alive; and orphans that hooklet has adopted.
 */
export function confinePlainly(group: ProcessGroup, around: PlainSurroundings): Confinement {
  const { cookie, procRoot, onWarning, killAdopted, nobodyIsLeft } = around;
  let descendants: readonly ProcStat[] = [];
  let killing: Promise<void> = Promise.resolve();
  let fatalRealTime: number | undefined;

  /** What leaves the groups can be found only while its parents live: called before anything may end them. */
  function rememberDescendants(groups: readonly ProcessGroup[]): boolean {
    const found = findDescendants(pgids(groups), procRoot);
    if (found) descendants = [...descendants, ...found];
    return found !== undefined;
  }

  async function killTheRest(groups: readonly ProcessGroup[]): Promise<void> {
    await killCarriers(cookie, onWarning, procRoot);
    await killEscaped(descendants, pgids(groups), procRoot);
    await killAdopted?.(descendants);
  }

  return {
    pid: group.pgid,
    // Nobody ends with a plain process but by hooklet, which has heard of its end before.
    isEnding: () => false,

    signal(number) {
      rememberDescendants([group]);
      if (diesOfRealTimeSignal(group.pgid, number, procRoot)) fatalRealTime = number;
      try {
        process.kill(group.pgid, number);
      } catch (error) {
        if (errorCode(error) !== 'ESRCH') throw error;
      }
    },

    kill(execs) {
      const groups = [group, ...execs];
      const killGroups = () => {
        for (const each of groups) each.signal('SIGKILL');
      };
      if (rememberDescendants(groups)) {
        killGroups();
        killing = killTheRest(groups);
        return;
      }
      // Without /proc the tree must be asked for, which takes time: stop the group meanwhile, so that nothing in
      // it runs on or starts another process; then take the tree, then whoever is left of the groups.
      group.signal('SIGSTOP');
      killing = killTree(group.pgid).then(killGroups);
    },

    async end(execs) {
      const groups = [group, ...execs];
      group.leaderEnded();
      for (const each of groups) each.signal('SIGKILL');
      await Promise.all(groups.map((each) => each.gone()));
      await killing;
      if (!(await nobodyIsLeft())) await killTheRest(groups);
    },

    exitStatus: (end) => exitStatusOf(end, fatalRealTime),
  };
}

function pgids(groups: readonly ProcessGroup[]): number[] {
  return groups.map((each) => each.pgid);
}
