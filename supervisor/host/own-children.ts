/** Which processes Node has started itself: their ends are Node's to collect, and nobody else's. */

import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

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
export function ownPids(): ReadonlySet<number> {
  forgetEnded();
  return new Set([...children].flatMap(({ pid }) => pid ?? []));
}

/** Without listeners on them, which would change what an 'error' means to whoever has started them. */
function forgetEnded(): void {
  for (const child of children) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    // Without a pid it could not be started: a child is started in the same breath as it is created.
    if (isOver || child.pid === undefined) children.delete(child);
  }
}
