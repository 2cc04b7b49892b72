/** Collects the dead, as PID 1 and a subreaper must: each by its pid, never one of Node's own children. */

import { awaitedPids, tellEnd } from './awaited-children.ts';
import type { Libc } from './libc.ts';

/** So that signals, timers and output have their turn during a storm of orphans. */
const MOST_IN_A_TURN = 500;
/** Node collects its own child in the turn that hears SIGCHLD. It may take some when the machine is busy. */
const TURNS_FOR_NODE = 20;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 1000;

export interface Reaper {
  /** How many orphans it has collected. */
  readonly collected: () => number;
  /** Collects what is dead now, one turn's worth. */
  sweep(): void;
  stop(): void;
}

/**
 * Reaps on every SIGCHLD until it is stopped, orphans and awaited children. Signals coalesce, so each one empties the
 * whole list. `pidsOfNode` says whose end Node waits for: while such a one stands first in the kernel's list it hides
 * the rest, so the reaper comes back in the next turn of the event loop, and only then sets a timer. Those that are
 * awaited do not wait for that: they are asked for by their pids.
 */
export function startReaper(
  libc: Pick<Libc, 'peekDeadChild' | 'collectChild'>,
  pidsOfNode: () => ReadonlySet<number>,
): Reaper {
  let collected = 0;
  let blockedTurns = 0;
  let soon: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  let stopped = false;

  function sweep(): void {
    if (stopped) return;
    clearImmediate(soon);
    clearTimeout(later);
    soon = undefined;
    const result = collectSome();
    blockedTurns = result === 'blocked' ? blockedTurns + 1 : 0;
    if (result === 'done') return;
    if (blockedTurns <= TURNS_FOR_NODE) soon = setImmediate(sweep);
    else later = setTimeout(sweep, pauseMs(blockedTurns - TURNS_FOR_NODE)).unref();
  }

  function collectSome(): 'done' | 'more' | 'blocked' {
    const nodes = pidsOfNode();
    for (let count = 0; count < MOST_IN_A_TURN; count++) {
      const pid = libc.peekDeadChild();
      if (typeof pid !== 'number') return 'done';
      if (nodes.has(pid) || !collect(pid)) {
        for (const awaited of awaitedPids()) collect(awaited);
        return 'blocked';
      }
    }
    return 'more';
  }

  function collect(pid: number): boolean {
    const status = libc.collectChild(pid);
    if (status === undefined) return false;
    if (!tellEnd(pid, status)) collected += 1;
    return true;
  }

  const onChild = () => {
    // Whoever was in the way may have been collected: begin anew with quick looks.
    blockedTurns = 0;
    if (soon === undefined) sweep();
  };
  process.on('SIGCHLD', onChild);
  sweep();
  return {
    collected: () => collected,
    sweep,
    stop() {
      stopped = true;
      process.off('SIGCHLD', onChild);
      clearImmediate(soon);
      clearTimeout(later);
    },
  };
}

function pauseMs(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
}
