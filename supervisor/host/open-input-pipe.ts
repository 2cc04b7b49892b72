/** A real pipe for a process's input. */

import { Socket } from 'node:net';
import { anonymousPipe } from './anonymous-pipe.ts';
import { giveTo, type Owner, type PipeEnds } from './open-pipe.ts';

/** Takes the descriptor over. */
export function writePipe(writeFd: number): Socket {
  return new Socket({ fd: writeFd, readable: false, writable: true });
}

/**
 * With Node's own `'pipe'`, a socket pair, a program cannot open /dev/stdin by name (ENXIO). A FIFO, as for output,
 * is no better here: opening it waits for a writer, and ours may have written all and gone. Undefined where a pipe
 * cannot be had.
 */
export function openInputPipe(owner: Owner = {}): PipeEnds | undefined {
  const ends = anonymousPipe();
  if (ends) giveTo(ends.readFd, owner);
  return ends;
}
