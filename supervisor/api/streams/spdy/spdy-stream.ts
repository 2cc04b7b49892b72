/** One stream of a SPDY connection, as a duplex of its data. */

import { Duplex } from 'node:stream';
import type { Headers } from './header-blocks.ts';

export interface SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: Headers;
  /** Ends our side, after all that was written, and hears no more of what the peer may still send. */
  release(): void;
}

/** What the connection does for its stream. */
export interface StreamSide {
  /** Calls `done` when there is room for more. */
  send(chunk: Buffer, fin: boolean, done: () => void): void;
  /** The reader has taken something. */
  roomMade(): void;
  /** Destroyed by us before both sides had ended. */
  reset(): void;
  /** Nothing will come or go any more. */
  closed(): void;
}

/** What the connection tells its stream. */
export interface StreamControl {
  readonly stream: SpdyStream;
  /** Returns false when the reader is behind. */
  receive(piece: Buffer): boolean;
  receiveEnd(): void;
  /** The peer has reset it, or the connection has gone: it is destroyed without a word to the peer. */
  abandon(error?: Error): void;
}

/** How much of what was received waits for its reader before the connection is told. */
const READ_AHEAD_BYTES = 64 * 1024;

export function createSpdyStream(id: number, headers: Headers, side: StreamSide): StreamControl {
  let ended = false;
  let finished = false;
  let abandoned = false;
  const duplex = new Duplex({
    readableHighWaterMark: READ_AHEAD_BYTES,
    read: () => side.roomMade(),
    write: (chunk: Buffer, _encoding, done) => side.send(chunk, false, done),
    final(done) {
      finished = true;
      side.send(Buffer.alloc(0), true, done);
    },
    destroy(error, done) {
      if (!abandoned && !(ended && finished)) side.reset();
      side.closed();
      done(error);
    },
  });
  const stream: SpdyStream = Object.assign(duplex, { id, headers, release });
  // Whoever uses the stream sees its end as 'close'; an error that nobody listens to must end nothing else.
  stream.on('error', () => {});

  function release(): void {
    ended = true;
    duplex.resume();
    duplex.end(() => duplex.destroy());
  }

  return {
    stream,
    receive: (piece) => stream.destroyed || ended || stream.push(piece),
    receiveEnd() {
      if (ended || stream.destroyed) return;
      ended = true;
      stream.push(null);
    },
    abandon(error) {
      abandoned = true;
      stream.destroy(error);
    },
  };
}
