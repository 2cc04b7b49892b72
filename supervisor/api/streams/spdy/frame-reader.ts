/** Takes SPDY/3.1 frames from bytes that may be cut anywhere; holds no more than one control frame. */

import { SpdyError } from './spdy-error.ts';

export type Frame =
  /** A piece of a data frame, as it came; `fin` with the last piece of one that ends its stream. */
  | { readonly type: 'data'; readonly streamId: number; readonly piece: Buffer; readonly fin: boolean }
  | { readonly type: 'syn-stream'; readonly streamId: number; readonly fin: boolean; readonly block: Buffer }
  | { readonly type: 'rst-stream'; readonly streamId: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway' }
  /** SYN_REPLY or HEADERS: means nothing to a server, but its block belongs to the compression of all. */
  | { readonly type: 'headers'; readonly block: Buffer };

export interface FrameReader {
  /** The frames that these bytes complete. Throws SpdyError for what no SPDY/3.1 client sends; then it is over. */
  read(bytes: Buffer): Frame[];
}

const VERSION = 3;
const HEAD_BYTES = 8;
const FLAG_FIN = 1;
const STREAM_ID = 0x7fff_ffff;

const TYPES = { SYN_STREAM: 1, SYN_REPLY: 2, RST_STREAM: 3, PING: 6, GOAWAY: 7, HEADERS: 8 } as const;

/** The headers of kubectl's streams have some 60 bytes, of an absurd one whatever it likes. */
const LONGEST_CONTROL_FRAME = 16 * 1024;

/** The frame that is being read. */
type Current =
  | { readonly kind: 'head' }
  | { readonly kind: 'control'; readonly type: number; readonly fin: boolean; readonly length: number }
  | { readonly kind: 'data'; readonly streamId: number; readonly fin: boolean; left: number };

export function createFrameReader(): FrameReader {
  let current: Current = { kind: 'head' };
  let held: Buffer = Buffer.alloc(0);

  /** `count` bytes from what is held and `bytes` at `at`; undefined, and all of it held, when there are not enough. */
  function take(count: number, bytes: Buffer): { taken: Buffer; rest: Buffer } | undefined {
    if (held.length + bytes.length < count) {
      held = held.length > 0 ? Buffer.concat([held, bytes]) : Buffer.from(bytes);
      return undefined;
    }
    const fromBytes = count - held.length;
    const part = bytes.subarray(0, fromBytes);
    const taken = held.length > 0 ? Buffer.concat([held, part]) : part;
    held = Buffer.alloc(0);
    return { taken, rest: bytes.subarray(fromBytes) };
  }

  function readData(frame: Current & { kind: 'data' }, bytes: Buffer): { frame: Frame; rest: Buffer } {
    const piece = bytes.subarray(0, frame.left);
    frame.left -= piece.length;
    const isLast = frame.left === 0;
    if (isLast) current = { kind: 'head' };
    const { streamId, fin } = frame;
    return {
      frame: { type: 'data', streamId, piece, fin: fin && isLast },
      rest: bytes.subarray(piece.length),
    };
  }

  return {
    read(bytes) {
      const frames: Frame[] = [];
      let rest = bytes;
      for (;;) {
        if (current.kind === 'data') {
          if (rest.length === 0 && current.left > 0) return frames;
          const data = readData(current, rest);
          frames.push(data.frame);
          rest = data.rest;
          continue;
        }
        const part = take(current.kind === 'head' ? HEAD_BYTES : current.length, rest);
        if (!part) return frames;
        rest = part.rest;
        if (current.kind === 'head') {
          current = readHead(part.taken);
          continue;
        }
        const frame = readControl(current, part.taken);
        current = { kind: 'head' };
        if (frame) frames.push(frame);
      }
    },
  };
}

function readHead(head: Buffer): Current {
  const first = head.readUInt32BE(0);
  const fin = (head.readUInt8(4) & FLAG_FIN) !== 0;
  const length = head.readUIntBE(5, 3);
  if (first <= STREAM_ID) return { kind: 'data', streamId: first, fin, left: length };
  const version = (first >>> 16) & 0x7fff;
  if (version !== VERSION) throw new SpdyError(`version ${version}`);
  if (length > LONGEST_CONTROL_FRAME) throw new SpdyError(`a control frame of ${length} bytes`);
  return { kind: 'control', type: first & 0xffff, fin, length };
}

/** Undefined for what may be ignored: SETTINGS, WINDOW_UPDATE and what is not known. */
function readControl({ type, fin }: { type: number; fin: boolean }, body: Buffer): Frame | undefined {
  const id = (least: number): number => {
    if (body.length < least) throw new SpdyError(`a frame of type ${type} with ${body.length} bytes`);
    return body.readUInt32BE(0);
  };
  switch (type) {
    case TYPES.SYN_STREAM:
      return { type: 'syn-stream', streamId: id(10) & STREAM_ID, fin, block: body.subarray(10) };
    case TYPES.SYN_REPLY:
    case TYPES.HEADERS:
      id(4);
      return { type: 'headers', block: body.subarray(4) };
    case TYPES.RST_STREAM:
      return { type: 'rst-stream', streamId: id(8) & STREAM_ID };
    case TYPES.PING:
      return { type: 'ping', id: id(4) };
    case TYPES.GOAWAY:
      return { type: 'goaway' };
    default:
      return undefined;
  }
}
