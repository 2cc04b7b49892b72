/** What a WebSocket client's mask does to its bytes, four at a time. */

// The bundle gives this to `ws` as its optional `bufferutil`: byte by byte, which is its own way, unmasking is most
// of the cost of a long input. Newer versions of Node bring it themselves.

const WORD = 4;
const NONE = new Uint32Array(0);

/** Turns masked bytes into plain ones in place, or the other way round. `mask`: four bytes (RFC 6455, 5.3). */
export function unmask(bytes: Uint8Array, mask: Uint8Array): void {
  // A view of words must begin at a multiple of four.
  const first = (WORD - (bytes.byteOffset % WORD)) % WORD;
  const count = Math.max(0, (bytes.length - first) >> 2);
  const words = count > 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset + first, count) : NONE;
  const key = keyFrom(mask, first);
  maskBytes(bytes, mask, 0, Math.min(first, bytes.length));
  for (let index = 0; index < count; index += 1) words[index] = (words[index] as number) ^ key;
  maskBytes(bytes, mask, first + count * WORD, bytes.length);
}

/** Masks `length` bytes of `source` into `output` at `offset`. */
export function mask(
  source: Uint8Array,
  key: Uint8Array,
  output: Uint8Array,
  offset: number,
  length: number,
): void {
  output.set(source.subarray(0, length), offset);
  unmask(output.subarray(offset, offset + length), key);
}

function maskBytes(bytes: Uint8Array, key: Uint8Array, from: number, to: number): void {
  for (let index = from; index < to; index += 1) {
    bytes[index] = (bytes[index] as number) ^ (key[index % WORD] as number);
  }
}

const turned = new Uint8Array(WORD);
const word = new Uint32Array(turned.buffer);

/** The mask as a word of this machine, turned to begin with the byte that falls on `at`. */
function keyFrom(key: Uint8Array, at: number): number {
  for (let index = 0; index < WORD; index += 1) turned[index] = key[(at + index) % WORD] as number;
  return word[0] as number;
}
