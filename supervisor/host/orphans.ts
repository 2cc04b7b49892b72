/** Makes hooklet a parent for what its containers orphan: as PID 1, or as a child subreaper where it is not. */

import { loadLibc } from './libc.ts';
import { pidsOfNode } from './own-children.ts';
import { usePosixSpawn } from './posix-spawn.ts';
import { startReaper } from './reaper.ts';

/** What cannot be promised, and what to do about it. */
export type OrphansUntended = { readonly fact: string; readonly remedy?: string };

/**
 * From now on orphans come to hooklet and their ends are collected, as long as it runs; and as somebody collects them
 * now, the next children can be started in the faster way. Blocks for about 3 ms, less than the first child gains by
 * it, and is to be called once, after `watchOwnChildren`. Undefined when all is well, else what is missing.
 */
export function tendOrphans(): OrphansUntended | undefined {
  if (process.platform !== 'linux') return { fact: `${process.platform} has no child subreaper` };
  const loaded = loadLibc();
  if ('missing' in loaded) return { fact: loaded.missing, remedy: 'npm install koffi' };
  if (process.pid !== 1 && !loaded.libc.becomeSubreaper()) {
    return { fact: 'the kernel lets hooklet be no child subreaper' };
  }
  startReaper(loaded.libc, pidsOfNode);
  usePosixSpawn();
  return undefined;
}
