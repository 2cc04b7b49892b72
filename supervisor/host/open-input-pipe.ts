/** A real pipe for a process's input. */

import { Socket } from 'node:net';
import { anonymousPipe } from './anonymous-pipe.ts';
import { giveTo, type Owner } from './open-pipe.ts';

export interface InputPipe {
  /** To be given to the child, and closed here once it has been spawned. */
  readonly readFd: number;
  readonly writer: Socket;
}

/**
 * With Node's own `'pipe'`, a socket pair, a program cannot open /dev/stdin by name (ENXIO). A FIFO, as for output,
 * is no better here: opening it waits for a writer, and ours may have written all and gone. Undefined where a pipe
 * cannot be had.
 */
export function openInputPipe(owner: Owner = {}): InputPipe | undefined {
  const ends = anonymousPipe();
  if (!ends) return undefined;
  const { readFd, writeFd } = ends;
  giveTo(readFd, owner);
  return { readFd, writer: new Socket({ fd: writeFd, readable: false, writable: true }) };
}
