/** A stream onto a descriptor that other processes share: it never changes how the descriptor behaves for them. */

import { write } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../host/errno-text.ts';

const RETRY_MS = 20;

/**
 * `process.stderr` would make a pipe non-blocking for everyone who has inherited it, and the command under hooklet
 * would lose output with EAGAIN whenever its reader is slow. Here a full pipe keeps a thread waiting, and nobody
 * else. An error (the reader has gone) ends the stream and nothing more.
 */
export function descriptorStream(fd: number): Writable {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      writeAll(fd, chunk).then(() => callback(), callback);
    },
  });
  stream.on('error', () => {});
  return stream;
}

async function writeAll(fd: number, bytes: Buffer): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) {
    const written = await writeSome(fd, rest);
    rest = rest.subarray(written);
    // Somebody else has made it non-blocking, and it is full.
    if (written === 0) await delay(RETRY_MS);
  }
}

function writeSome(fd: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error, written) => {
      if (error && errorCode(error) !== 'EAGAIN') reject(error);
      else resolve(error ? 0 : written);
    });
  });
}
