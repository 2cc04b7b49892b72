/** Connects a process's streams with its client's, at the pace of the slower of the two. */

import type { Readable, Writable } from 'node:stream';
import type { RemoteClient } from './remote-client.ts';

export interface ProcessStreams {
  /** What it reads; not there when it reads nothing. */
  readonly stdin?: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/**
 * Output that the client did not ask for, or cannot take any more, is read and dropped, so that the process is
 * never stopped by it; so is input that the process reads no more. The end of the input is passed on.
 */
export function connectStreams(process: ProcessStreams, client: RemoteClient): void {
  carry(process.stdout, client.stdout);
  carry(process.stderr, client.stderr);
  if (client.stdin) carry(client.stdin, process.stdin, { passEnd: true });
}

function carry(from: Readable, to: Writable | undefined, { passEnd = false } = {}): void {
  if (!to || to.destroyed) {
    from.resume();
    return;
  }
  const drop = () => {
    from.unpipe(to);
    from.resume();
  };
  to.once('error', drop);
  to.once('close', drop);
  // Its end is heard of by who waits for the process or for the client.
  from.on('error', () => {});
  from.pipe(to, { end: passEnd });
}
