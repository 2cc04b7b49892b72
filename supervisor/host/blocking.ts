/** Whether reading and writing a descriptor waits: Node cannot change that of one that is open. */

import { constants } from 'node:fs';
import type { Library } from './koffi.ts';

/** <fcntl.h> of Linux. */
const F_GETFL = 3;
const F_SETFL = 4;

/** fcntl(2). All who share the open file share it; one that cannot be changed stays as it is. */
export function bindSetBlocking(library: Library): (fd: number, blocks: boolean) => void {
  const fcntl = library.func('int fcntl(int fd, int cmd, ...)');
  return (fd, blocks) => {
    const before: number = fcntl(fd, F_GETFL);
    const after = blocks ? before & ~constants.O_NONBLOCK : before | constants.O_NONBLOCK;
    if (before !== -1 && after !== before) fcntl(fd, F_SETFL, 'int', after);
  };
}
