/** Where a file of a running process lies: it may have another directory and another root than we. */

import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const PROC = '/proc';

/** A path that we can open for what the process calls `file`. */
export function pathSeenBy(pid: number, file: string, procRoot = PROC): string {
  return file.startsWith('/') ? `${procRoot}/${pid}/root${file}` : `${procRoot}/${pid}/cwd/${file}`;
}

const MOST_FILES = 64;

/**
 * A path to the script that a shell is reading, which it keeps open: it may have changed its directory since. Else
 * what its name means in the directory where it is now.
 */
export function scriptSeenBy(pid: number, file: string, procRoot = PROC): string {
  const folder = `${procRoot}/${pid}/fd`;
  for (const fd of namesIn(folder).slice(0, MOST_FILES)) {
    const target = linkOf(`${folder}/${fd}`);
    if (target?.startsWith('/') && basename(target) === basename(file)) return `${folder}/${fd}`;
  }
  return pathSeenBy(pid, file, procRoot);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Its current directory, as it calls it; undefined when it may not be asked. */
export function directoryOf(pid: number, procRoot = PROC): string | undefined {
  return linkOf(`${procRoot}/${pid}/cwd`);
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
