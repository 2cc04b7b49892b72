/** Reads the compressed header blocks of one direction of a SPDY connection. */

import { constants, inflateRawSync } from 'node:zlib';
import { DICTIONARY_ID, HEADER_DICTIONARY } from './header-dictionary.ts';
import { SpdyError } from './spdy-error.ts';

export type Headers = ReadonlyMap<string, string>;

export interface HeaderBlocks {
  /** The headers of the next block, names in lower case. Throws SpdyError; then it is over. */
  read(block: Buffer): Headers;
}

/** What a block may come to: a bomb is one of 16 KiB that inflates to 16 MiB. */
const LONGEST_HEADERS = 32 * 1024;
/** How far back deflate may refer. */
const WINDOW_BYTES = 32 * 1024;
const ZLIB_HEADER_BYTES = 6;
/** What a sync flush ends with: an empty stored block. */
const FLUSHED = Buffer.from('0000ffff', 'hex');

/**
 * All blocks are one zlib stream, flushed after each. A flush ends at a whole byte, and all that deflate
 * remembers across it is its window: so each block is inflated alone, with the window as its dictionary, at
 * once and within bounds.
 */
export function createHeaderBlocks(): HeaderBlocks {
  let window: Buffer = HEADER_DICTIONARY;
  let begun = false;
  return {
    read(block) {
      const deflated = begun ? block : withoutZlibHeader(block);
      begun = true;
      const text = inflate(deflated, window);
      window = Buffer.concat([window, text]).subarray(-WINDOW_BYTES);
      return parse(text);
    },
  };
}

function withoutZlibHeader(block: Buffer): Buffer {
  const isDeflate = block.length >= ZLIB_HEADER_BYTES && (block.readUInt8(0) & 0x0f) === 8;
  if (!isDeflate || block.readUInt16BE(0) % 31 !== 0) throw new SpdyError('headers that are not zlib');
  if (block.readUInt32BE(2) !== DICTIONARY_ID) throw new SpdyError('headers with another dictionary');
  return block.subarray(ZLIB_HEADER_BYTES);
}

function inflate(deflated: Buffer, dictionary: Buffer): Buffer {
  if (!deflated.subarray(-FLUSHED.length).equals(FLUSHED))
    throw new SpdyError('headers that are not flushed');
  try {
    return inflateRawSync(deflated, {
      dictionary,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: LONGEST_HEADERS,
    });
  } catch (error) {
    throw new SpdyError('headers that cannot be inflated', { cause: error });
  }
}

/** A count, then each name and value with its length before it, all numbers of 32 bits. */
function parse(text: Buffer): Headers {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > text.length) throw new SpdyError('headers that end too early');
    at += length;
    return text.subarray(at - length, at);
  };
  const number = () => take(4).readUInt32BE(0);
  const string = () => take(number()).toString('utf8');
  const headers = new Map<string, string>();
  for (let left = number(); left > 0; left--) {
    const name = string().toLowerCase();
    headers.set(name, string());
  }
  return headers;
}
