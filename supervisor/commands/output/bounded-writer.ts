/** Writes to a stream that may be read slowly or not at all: bounded in memory, and it says what it left out. */

import type { Writable } from 'node:stream';

/** What may wait for the reader. Container logs have everything. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * `tell` words the note about what was left out; it is written in its place once the reader has caught up.
 * A stream that has failed takes nothing any more.
 */
export function boundedWriter(stream: Writable, tell: (lines: number) => string): (text: string) => void {
  let left = 0;
  return (text) => {
    if (stream.destroyed || stream.errored) return;
    if (stream.writableLength > MAX_WAITING_BYTES) {
      left += text.split('\n').length - 1;
      return;
    }
    if (left > 0) stream.write(tell(left));
    left = 0;
    stream.write(text);
  };
}
