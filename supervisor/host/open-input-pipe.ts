/** A real pipe for a process's input. */

import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { giveTo, type Owner, takePipe } from './open-pipe.ts';

export interface InputPipe {
  /** To be given to the child, and closed here once it has been spawned. */
  readonly readFd: number;
  readonly writer: Socket;
}

/**
 * As `openPipe`, the other way round: with Node's own `'pipe'` a program cannot open /dev/stdin. Undefined where
 * a pipe cannot be had.
 */
export async function openInputPipe(owner: Owner = {}): Promise<InputPipe | undefined> {
  const ends = await takePipe();
  if (!ends) return undefined;
  // Opened anew, because our reading end does not block, and a program would be told so (EAGAIN).
  const readFd = openSync(`/proc/self/fd/${ends.readFd}`, constants.O_RDONLY);
  closeSync(ends.readFd);
  giveTo(readFd, owner);
  return { readFd, writer: new Socket({ fd: ends.writeFd, readable: false, writable: true }) };
}
