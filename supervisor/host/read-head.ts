/** The beginning of a file or of what /proc shows: never waits for a FIFO's writer. */

import { closeSync, constants, openSync, readSync } from 'node:fs';

/** As many bytes as there are, `most` of them; undefined when it cannot be read. */
export function readHead(file: string, most: number): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(most);
    return buffer.subarray(0, readSync(fd, buffer, 0, most, 0));
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
