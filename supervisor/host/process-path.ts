/** Where a file of a running process lies: it may have another directory and another root than we. */

import { readlinkSync } from 'node:fs';

const PROC = '/proc';

/** A path that we can open for what the process calls `file`. */
export function pathSeenBy(pid: number, file: string, procRoot = PROC): string {
  return file.startsWith('/') ? `${procRoot}/${pid}/root${file}` : `${procRoot}/${pid}/cwd/${file}`;
}

/** Its current directory, as it calls it; undefined when it may not be asked. */
export function directoryOf(pid: number, procRoot = PROC): string | undefined {
  try {
    return readlinkSync(`${procRoot}/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
