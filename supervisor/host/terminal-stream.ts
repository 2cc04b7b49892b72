/** Our side of a terminal as a stream that loses nothing at its end. */

import { readSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import { errorCode } from './errno-text.ts';

/** A terminal gives away 4 KiB at a time, and keeps no more than some 64 KiB. */
const REST_BYTES = 4096;

/**
 * Reads and writes `fd`, which is closed with the stream; `restFd` is the same terminal under another number and
 * stays open. libuv takes a hang-up for the end of the data, though up to 64 KiB may still lie in the kernel:
 * what is left is read from `restFd` then, until the kernel says that nothing is (EIO).
 */
export function terminalStream(fd: number, restFd: number): Duplex {
  const source = new ReadStream(fd);
  let over = false;
  const stream = new Duplex({
    read() {
      source.resume();
    },
    write(chunk, _encoding, done) {
      // After a hang-up there is nobody to type to: that is no error of who types.
      if (over || source.destroyed) return done();
      writeTo(source, chunk, done);
    },
    final(done) {
      done();
    },
    destroy(error, done) {
      source.destroy();
      done(error);
    },
  });
  const end = () => {
    if (over || stream.destroyed) return;
    over = true;
    for (const rest of readRest(restFd)) stream.push(rest);
    stream.push(null);
  };
  source.on('data', (chunk) => {
    if (!stream.push(chunk)) source.pause();
  });
  source.on('end', end);
  source.on('close', end);
  // EIO: all who had the other side open have closed it.
  source.on('error', end);
  source.pause();
  // When nothing more can come, nothing can be typed either.
  stream.once('end', () => stream.destroy());
  return stream;
}

function writeTo(source: ReadStream, chunk: Buffer, done: () => void): void {
  // A tty.ReadStream is a net.Socket that can write as well.
  source.write(chunk, () => done());
}

function* readRest(fd: number): Iterable<Buffer> {
  for (;;) {
    const buffer = Buffer.alloc(REST_BYTES);
    const length = tryRead(fd, buffer);
    if (length === 0) return;
    yield buffer.subarray(0, length);
  }
}

function tryRead(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    // EAGAIN: somebody holds the other side after all, and prints nothing. EBADF: it was closed meanwhile.
    if (['EIO', 'EAGAIN', 'EBADF'].includes(errorCode(error) ?? '')) return 0;
    throw error;
  }
}
