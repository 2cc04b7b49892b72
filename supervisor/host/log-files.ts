/** Which file comes after one that has been rotated away. */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The file that goes on where the one with this inode ends; undefined while that is still the newest. When it has
 * been removed already, the oldest one that is left: what was between is lost, as it is on a node.
 */
export async function nextLogFile(path: string, inode: number): Promise<string | undefined> {
  const files = await logFiles(path);
  const at = files.findIndex((file) => file.inode === inode);
  if (at === files.length - 1 && at >= 0) return undefined;
  return files[at + 1]?.path;
}

/** Oldest first; the current one, without a time in its name, is the last. */
async function logFiles(path: string): Promise<readonly { path: string; inode: number }[]> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  const rotated = names.filter((name) => name.startsWith(prefix)).sort();
  const paths = [...rotated.map((name) => join(dirname(path), name)), path];
  const found = await Promise.all(
    paths.map(async (each) => ({ path: each, inode: (await stat(each).catch(() => undefined))?.ino ?? -1 })),
  );
  return found.filter(({ inode }) => inode >= 0);
}
