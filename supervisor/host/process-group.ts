/** One process group that we made: is anyone left in it, kill it, wait until it is empty. */

import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './errno-text.ts';
import { livingProcesses, readProcStat } from './proc-stat.ts';

const FIRST_LOOK_MS = 2;
const LONGEST_PAUSE_MS = 100;
/** Without /proc the dead whom nobody collects look alive; they are waited for no longer than this. */
const LONGEST_BLIND_WAIT_MS = 2000;

export interface ProcessGroup {
  readonly pgid: number;
  /** The process that led the group has been reaped: from now on its number may belong to a stranger. */
  leaderEnded(): void;
  isEmpty(): boolean;
  /** Signals every member; does nothing once the group has been seen empty. */
  signal(signal: NodeJS.Signals): void;
  /**
   * Settles when nobody is left. Dead members that nobody reaps (zombies) do not count; without /proc, where they
   * cannot be told from the living, it settles after 2 s in any case. Kill the group first.
   */
  gone(): Promise<void>;
}

export interface GroupWatch {
  /** Called once, when the group has been seen empty. */
  readonly onEmpty?: () => void;
  readonly procRoot?: string;
}

/** Watches the group of a process that was spawned as leader of its own session (`detached`). */
export function watchProcessGroup(pgid: number, { onEmpty, procRoot }: GroupWatch = {}): ProcessGroup {
  let leaderLives = true;
  let seenEmpty = false;
  const isEmpty = () => {
    // Once empty, the number is free and may come back as somebody else's group: never look at it again.
    if (!seenEmpty && !hasMembers(pgid, leaderLives, procRoot)) {
      seenEmpty = true;
      onEmpty?.();
    }
    return seenEmpty;
  };
  return {
    pgid,
    leaderEnded() {
      leaderLives = false;
    },
    isEmpty,
    signal(signal) {
      if (!isEmpty()) signalGroup(pgid, signal);
    },
    async gone() {
      const blindUntil = performance.now() + LONGEST_BLIND_WAIT_MS;
      for (let pauseMs = FIRST_LOOK_MS; !isEmpty(); pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        if (performance.now() > blindUntil && !livingProcesses(procRoot)) return;
        await delay(pauseMs);
      }
    },
  };
}

function hasMembers(pgid: number, leaderLives: boolean, procRoot?: string): boolean {
  // kill(2) with signal 0 counts zombies: "nobody" is certain, "somebody" is not.
  if (!groupExists(pgid)) return false;
  if (leaderLives) {
    const leader = readProcStat(pgid, procRoot);
    if (leader && leader.state !== 'Z') return true;
  }
  const members = livingProcesses(procRoot)?.filter((p) => p.pgrp === pgid && p.session === pgid);
  if (!members) return true;
  // A pid stays taken while its group has members, so a new process with that number leads a new group.
  const reused = !leaderLives && members.some((p) => p.pid === pgid);
  return members.length > 0 && !reused;
}

function groupExists(pgid: number): boolean {
  try {
    process.kill(-pgid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Nothing when there is nobody in it, or nobody that one may signal. */
export function signalGroup(pgid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pgid, signal);
  } catch {
    // ESRCH: gone in between. EPERM: only members of another user are left; `gone` keeps waiting for them.
  }
}
