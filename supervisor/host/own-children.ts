/** Which processes hooklet has started: their ends are told to whoever started them, and are no orphans'. */

import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { awaitedPids } from './awaited-children.ts';

const children = new Set<ChildProcess>();
let watching = false;

/**
 * Begins to take down every ChildProcess, whoever in this program creates it. To be called before the first is
 * created: what was there before is taken for a stranger, and a reaper would steal its exit code. Children of
 * worker threads are not seen; hooklet has no worker threads.
 */
export function watchOwnChildren(): void {
  if (watching) return;
  watching = true;
  // Published by the constructor of ChildProcess: spawn, exec, execFile and fork all pass there.
  subscribe('child_process', (message) => {
    forgetEnded();
    children.add((message as { readonly process: ChildProcess }).process);
  });
}

/**
 * The pids that are Node's: started, and their end not yet told. A dead one stays here until Node has collected it,
 * which libuv does by pid in the turn of the event loop that hears SIGCHLD.
 */
export function pidsOfNode(): ReadonlySet<number> {
  return new Set(startedByNode());
}

/** The pids of all children that were started here, by Node or beside it, and whose end is not yet told. */
export function ownPids(): ReadonlySet<number> {
  return new Set([...startedByNode(), ...awaitedPids()]);
}

function startedByNode(): number[] {
  forgetEnded();
  return [...children].flatMap(({ pid }) => pid ?? []);
}

/** Without listeners on them, which would change what an 'error' means to whoever has started them. */
function forgetEnded(): void {
  for (const child of children) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    // Without a pid it could not be started: a child is started in the same breath as it is created.
    if (isOver || child.pid === undefined) children.delete(child);
  }
}
