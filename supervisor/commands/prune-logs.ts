/** Throws away the logs of pods that ended long ago. A kubelet removes them with the pod; here they can be read on. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
