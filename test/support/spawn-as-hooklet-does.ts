/** In the process of mocha, as in hooklet's own: programs are started by posix_spawn(3). */

import { loadLibc } from '../../supervisor/host/libc.ts';
import { pidsOfNode, watchOwnChildren } from '../../supervisor/host/own-children.ts';
import { usePosixSpawn } from '../../supervisor/host/posix-spawn.ts';
import { startReaper } from '../../supervisor/host/reaper.ts';

let isDone = false;

/**
 * For files that start hundreds: a fork(2) of mocha copies the page tables of all that it has loaded. Stays so, and dead
 * children that Node does not know are collected, until the process ends. Changes nothing without koffi.
 */
export function spawnAsHookletDoes(): void {
  if (isDone) return;
  isDone = true;
  const loaded = loadLibc();
  if ('missing' in loaded) return;
  watchOwnChildren();
  startReaper(loaded.libc, pidsOfNode);
  usePosixSpawn();
}
