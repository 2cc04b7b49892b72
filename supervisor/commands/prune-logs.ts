/** Throws away the logs of pods that ended long ago. A kubelet removes them with the pod; here they can be read on. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../host/clock.ts';

const KEPT_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes the log folders below `logRoot` that nothing was written into for a week. A folder that cannot be
 * removed is left: it may be another user's. `now` in milliseconds since the epoch.
 */
export async function pruneLogs(logRoot: string, now: number): Promise<void> {
  const folders = await readdir(logRoot).catch(() => []);
  await Promise.all(folders.map((folder) => pruneFolder(join(logRoot, folder), now - KEPT_DAYS * DAY_MS)));
}

/** Hooklet may run for longer than a log is kept. */
const EVERY_MS = DAY_MS / 4;

/**
 * Now, and every six hours from then on. `warn` is told what could not be done: what cannot be removed does not
 * matter to a pod. Returns what ends it.
 */
export function keepLogsPruned(logRoot: string, clock: Clock, warn: (message: string) => void): () => void {
  let cancel = () => {};
  const prune = () => {
    cancel = clock.setTimer(clock.now() + EVERY_MS, prune);
    void pruneLogs(logRoot, clock.now()).catch((error: Error) => warn(error.message));
  };
  prune();
  return () => cancel();
}

async function pruneFolder(folder: string, before: number): Promise<void> {
  try {
    if ((await lastWritten(folder)) < before) await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT') throw error;
  }
}

async function lastWritten(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const inside = await Promise.all((await readdir(path)).map((name) => lastWritten(join(path, name))));
  return Math.max(info.mtimeMs, ...inside);
}
