/** Keeps the beginning and the end of a stream of any length, and says what it dropped in between. */

import { characterEnd, nextCharacter } from './utf8-edge.ts';

/** Kept of each stream at either end. containerd keeps 16 MiB, and only the beginning; a failure is told at the end. */
const KEPT_BYTES = 64 * 1024;

export interface BoundedCapture {
  write(chunk: Uint8Array): void;
  /** The text, with `[… N bytes not kept …]` on a line of its own where the middle is missing. */
  text(): string;
  droppedBytes(): number;
}

export function captureBounded(keptBytes = KEPT_BYTES): BoundedCapture {
  let head = Buffer.alloc(0);
  let headLength = 0;
  // The end is a ring: it is written over and over, whatever the sizes of the chunks.
  let ring: Buffer | undefined;
  let ringed = 0;

  const writeHead = (chunk: Uint8Array) => {
    const taken = Math.min(chunk.length, keptBytes - headLength);
    if (headLength + taken > head.length) {
      const grown = Buffer.alloc(Math.min(keptBytes, Math.max(2 * head.length, headLength + taken)));
      head.copy(grown);
      head = grown;
    }
    head.set(chunk.subarray(0, taken), headLength);
    headLength += taken;
    return chunk.subarray(taken);
  };
  const writeRing = (chunk: Uint8Array) => {
    ring ??= Buffer.alloc(keptBytes);
    const from = ringed + Math.max(0, chunk.length - keptBytes);
    const last = chunk.subarray(-keptBytes);
    const at = from % keptBytes;
    ring.set(last.subarray(0, keptBytes - at), at);
    ring.set(last.subarray(keptBytes - at), 0);
    ringed += chunk.length;
  };
  const ends = () => {
    const tail = unroll(ring, ringed);
    const begin = head.subarray(0, headLength);
    if (ringed <= keptBytes) return { begin: Buffer.concat([begin, tail]), end: undefined, dropped: 0 };
    const cutBegin = begin.subarray(0, characterEnd(begin, begin.length));
    const cutTail = tail.subarray(nextCharacter(tail, 0));
    return {
      begin: cutBegin,
      end: cutTail,
      dropped: headLength + ringed - cutBegin.length - cutTail.length,
    };
  };

  return {
    write(chunk) {
      const rest = headLength < keptBytes ? writeHead(chunk) : chunk;
      if (rest.length > 0) writeRing(rest);
    },
    text() {
      const { begin, end, dropped } = ends();
      return end ? `${begin}\n[… ${dropped} bytes not kept …]\n${end}` : begin.toString();
    },
    droppedBytes: () => ends().dropped,
  };
}

function unroll(ring: Buffer | undefined, written: number): Buffer {
  if (!ring) return Buffer.alloc(0);
  const at = written % ring.length;
  return written < ring.length
    ? ring.subarray(0, at)
    : Buffer.concat([ring.subarray(at), ring.subarray(0, at)]);
}
