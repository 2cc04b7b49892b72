/** From chunks of bytes to lines of text: whole characters, bounded length, nothing lost at the end. */

import { StringDecoder } from 'node:string_decoder';

/** A longer line is shown in pieces, so that a program that never ends its line cannot fill the memory. */
const MAX_LINE_CHARACTERS = 16_384;

export interface LineSplitter {
  /** The lines that are complete with this chunk. */
  push(chunk: Buffer): readonly string[];
  /** What is left without a line end. */
  flush(): readonly string[];
}

export function createLineSplitter(): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const pieces = (rest + decoder.write(chunk)).split('\n');
      rest = pieces.pop() ?? '';
      const lines = pieces.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
      while (rest.length > MAX_LINE_CHARACTERS) {
        lines.push(rest.slice(0, MAX_LINE_CHARACTERS));
        rest = rest.slice(MAX_LINE_CHARACTERS);
      }
      return lines;
    },
    flush() {
      const last = rest + decoder.end();
      rest = '';
      return last === '' ? [] : [last];
    },
  };
}
