/** A trace file as a picture: read line by line, so that its size does not matter. */

import { createReadStream } from 'node:fs';
import { HookletError } from '../../errors.ts';
import { errnoText } from '../../host/errno-text.ts';
import { createPicture } from '../../timeline/picture/build-picture.ts';
import type { Picture } from '../../timeline/picture/picture.ts';
import { createTraceReader } from '../../timeline/trace/read-trace.ts';

/** No record of hooklet is longer; a file without line ends must not fill the memory. */
const LONGEST_LINE = 1024 * 1024;

/** `-` is standard input. `note` hears what could not be used. Rejects with TRACE_NOT_READABLE or TRACE_INVALID. */
export async function readTraceFile(path: string, note: (message: string) => void): Promise<Picture> {
  const name = path === '-' ? 'standard input' : path;
  const reader = createTraceReader(name);
  const builder = createPicture();
  const take = (line: string, complete: boolean) => {
    const record = reader.line(line, complete);
    if (record) builder.add(record);
  };
  let rest = '';
  for await (const chunk of openTrace(path, name)) {
    const pieces = `${rest}${chunk}`.split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) take(piece, true);
    if (rest.length > LONGEST_LINE) {
      take(rest.slice(0, LONGEST_LINE), true);
      rest = '';
    }
  }
  if (rest !== '') take(rest, false);
  for (const message of reader.end()) note(message);
  return builder.picture;
}

async function* openTrace(path: string, name: string): AsyncIterable<string> {
  try {
    const stream = path === '-' ? process.stdin : createReadStream(path);
    yield* stream.setEncoding('utf8');
  } catch (error) {
    const message = `cannot read the trace ${name}: ${errnoText(error)}`;
    throw new HookletError('TRACE_NOT_READABLE', message, { path }, error);
  }
}
