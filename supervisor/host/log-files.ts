/** Which file comes after one that has been rotated away, while others may be rotated and removed at any moment. */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface LogFilePath {
  readonly path: string;
  /** A name may mean another file by now: only this one is meant. */
  readonly inode: number;
}

/**
 * The file that goes on where the one with this inode ends; undefined while that is still the newest. When it has
 * been removed already, the oldest one that is left: what was between is lost, as it is on a node.
 */
export async function nextLogFile(path: string, inode: number): Promise<LogFilePath | undefined> {
  const files = await logFiles(path);
  const at = files.findIndex((file) => file.inode === inode);
  return files[at + 1];
}

/**
 * Oldest first, none left out between two that are there. The current one is looked at before the others: if it is
 * rotated meanwhile it is seen once more under its new name, and what comes after it is seen next time.
 */
async function logFiles(path: string): Promise<readonly LogFilePath[]> {
  const current = await look(path);
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  const rotated = names.filter((name) => name.startsWith(prefix)).sort();
  const found = await Promise.all(rotated.map((name) => look(join(dirname(path), name))));
  const files = found.filter((file) => file !== undefined);
  const isThere = files.some(({ inode }) => inode === current?.inode);
  return current && !isThere ? [...files, current] : files;
}

async function look(path: string): Promise<LogFilePath | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { path, inode: found.ino };
}
