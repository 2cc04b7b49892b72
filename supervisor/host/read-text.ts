/** Reads a small text file of somebody else's: bounded, and never a device, a pipe or a program. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Start scripts are short; a longer file is not read at all. */
export const LONGEST_TEXT = 64 * 1024;

/** Undefined for what is not there, may not be read, is no regular file, is too long or is no text. */
export function readText(file: string): string | undefined {
  let fd: number | undefined;
  try {
    // A FIFO without a writer would block for ever.
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size > LONGEST_TEXT) return undefined;
    const buffer = Buffer.alloc(stats.size);
    const bytes = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, 0));
    return bytes.includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
