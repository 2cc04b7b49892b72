/** Reads a file that somebody names: as much as it may have and no more, so that a device without an end ends. */

import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 64 * 1024;

/**
 * The beginning of a file as UTF-8: at most `mostBytes` and one block more, so that who gets more than the limit knows
 * that there is more. 0 is standard input. Throws what the system says.
 */
export function readBounded(file: string | 0, mostBytes: number): string {
  const descriptor = file === 0 ? file : openSync(file, 'r');
  try {
    const blocks: Buffer[] = [];
    for (let bytes = 0; bytes <= mostBytes; ) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES);
      const count = readSync(descriptor, block);
      if (count === 0) break;
      blocks.push(block.subarray(0, count));
      bytes += count;
    }
    return Buffer.concat(blocks).toString('utf8');
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}
