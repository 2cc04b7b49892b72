/** The SPDY/3.1 frames that a server sends. */

const VERSION = 0x8003;
const FLAG_FIN = 1;
const TYPES = { SYN_REPLY: 2, RST_STREAM: 3, PING: 6, GOAWAY: 7 } as const;

/** A data frame's length has 24 bits; a reader takes what comes in pieces, so no frame needs to be long. */
const LONGEST_DATA = 1024 * 1024;

/** Why a stream is reset (section 2.6.3). */
export const RST = { PROTOCOL_ERROR: 1, REFUSED_STREAM: 3, CANCEL: 5 } as const;

/**
 * A header block without headers needs no compressor: the zlib header that names the dictionary, once, and
 * then for each block four zero bytes, stored, and the marker of a sync flush, which Go's inflate waits for.
 */
const ZLIB_HEADER = Buffer.from('78bbe3c6a7c2', 'hex');
const EMPTY_BLOCK = Buffer.from('000400fbff00000000000000ffff', 'hex');

export interface FrameWriter {
  synReply(streamId: number): Buffer;
  /** As many frames as are needed, with `fin` on the last. */
  data(streamId: number, chunk: Buffer, fin: boolean): Buffer[];
  rstStream(streamId: number, status: number): Buffer;
  ping(id: number): Buffer;
  goAway(lastStreamId: number): Buffer;
}

/** One for each connection: what is compressed goes on from one header block to the next. */
export function createFrameWriter(): FrameWriter {
  let replied = false;
  return {
    synReply(streamId) {
      const block = replied ? EMPTY_BLOCK : Buffer.concat([ZLIB_HEADER, EMPTY_BLOCK]);
      replied = true;
      return control(TYPES.SYN_REPLY, word(streamId), block);
    },
    data(streamId, chunk, fin) {
      const frames: Buffer[] = [];
      let from = 0;
      do {
        const piece = chunk.subarray(from, from + LONGEST_DATA);
        from += piece.length;
        frames.push(dataFrame(streamId, piece, fin && from === chunk.length));
      } while (from < chunk.length);
      return frames;
    },
    rstStream: (streamId, status) => control(TYPES.RST_STREAM, word(streamId), word(status)),
    ping: (id) => control(TYPES.PING, word(id)),
    goAway: (lastStreamId) => control(TYPES.GOAWAY, word(lastStreamId), word(0)),
  };
}

/** Head and data in one buffer: one write, one TLS record, one message of a tunnel. */
function dataFrame(streamId: number, piece: Buffer, fin: boolean): Buffer {
  const frame = Buffer.allocUnsafe(8 + piece.length);
  frame.writeUInt32BE(streamId, 0);
  frame.writeUInt8(fin ? FLAG_FIN : 0, 4);
  frame.writeUIntBE(piece.length, 5, 3);
  piece.copy(frame, 8);
  return frame;
}

function control(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
