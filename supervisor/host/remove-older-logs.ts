/** Throws away the logs of container instances that nobody can ask for any more. */

import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Called when an instance is about to start whose log will be `path`: of the instances before it the last one that
 * has left a log is kept, with what was rotated of it, as a kubelet keeps one dead container for each
 * (`--maximum-dead-containers-per-container`). Rejects when a log cannot be removed.
 */
export async function removeOlderLogs(path: string): Promise<void> {
  const folder = dirname(path);
  const own = instanceOf(basename(path));
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing could be written there until now, or nothing was.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const older = names.filter((name) => instanceOf(name) < own);
  const last = Math.max(...older.map(instanceOf));
  const unwanted = older.filter((name) => instanceOf(name) < last);
  await Promise.all(unwanted.map((name) => rm(join(folder, name), { force: true })));
}

/** `3` of `3.log` and of `3.log.20060102-150405`; of anything else not a number, which is less than none. */
function instanceOf(name: string): number {
  return Number(/^(\d+)\.log(?:$|\.)/.exec(name)?.[1]);
}
