/** The client's side of SPDY/3.1 as bytes: what moby/spdystream sends, and how what it gets is taken apart. */

import { constants, createDeflate } from 'node:zlib';
import { HEADER_DICTIONARY } from '../../supervisor/api/streams/spdy/header-dictionary.ts';

/** Compresses header blocks one after the other, as one zlib stream that is flushed after each. */
export function headerCompressor(): (headers: Readonly<Record<string, string>>) => Promise<Buffer> {
  const deflate = createDeflate({ dictionary: HEADER_DICTIONARY });
  let out: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => out.push(chunk));
  return (headers) =>
    new Promise((resolve) => {
      deflate.write(nameValueBlock(headers));
      deflate.flush(constants.Z_SYNC_FLUSH, () => {
        resolve(Buffer.concat(out));
        out = [];
      });
    });
}

export function nameValueBlock(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  const texts = entries.flat().flatMap((text) => [word(Buffer.byteLength(text)), Buffer.from(text)]);
  return Buffer.concat([word(entries.length), ...texts]);
}

export function synStream(streamId: number, block: Buffer, fin = false): Buffer {
  return controlFrame(1, Buffer.concat([word(streamId), word(0), Buffer.alloc(2), block]), fin ? 1 : 0);
}

export function dataFrame(streamId: number, data: Buffer | string, fin = false): Buffer {
  const body = Buffer.from(data);
  return Buffer.concat([word(streamId), flagsAndLength(fin ? 1 : 0, body.length), body]);
}

export function rstStream(streamId: number, status = 5): Buffer {
  return controlFrame(3, Buffer.concat([word(streamId), word(status)]));
}

export function pingFrame(id: number): Buffer {
  return controlFrame(6, word(id));
}

export function goAwayFrame(): Buffer {
  return controlFrame(7, Buffer.concat([word(0), word(0)]));
}

export function controlFrame(type: number, body: Buffer, flags = 0, version = 3): Buffer {
  return Buffer.concat([
    word((0x8000_0000 | (version << 16) | type) >>> 0),
    flagsAndLength(flags, body.length),
    body,
  ]);
}

export interface ReceivedFrame {
  /** 0 for data. */
  readonly type: number;
  readonly streamId: number;
  readonly fin: boolean;
  readonly body: Buffer;
}

/** The frames in what a server has sent; the rest of one that is not complete yet is left out. */
export function takeApart(bytes: Buffer): ReceivedFrame[] {
  const frames: ReceivedFrame[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const first = bytes.readUInt32BE(at);
    const length = bytes.readUIntBE(at + 5, 3);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length) break;
    const isControl = first >= 0x8000_0000;
    frames.push({
      type: isControl ? first & 0xffff : 0,
      streamId: isControl ? body.readUInt32BE(0) : first,
      fin: bytes.readUInt8(at + 4) === 1,
      body,
    });
    at += 8 + length;
  }
  return frames;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function flagsAndLength(flags: number, length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt8(flags, 0);
  bytes.writeUIntBE(length, 1, 3);
  return bytes;
}
