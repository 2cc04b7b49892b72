/** Reads the end of a CRI log without reading the whole of it. */

import { type FileHandle, open } from 'node:fs/promises';
import type { OutputStream } from './container-runtime.ts';
import { nextCharacter } from './utf8-edge.ts';

const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** One line of the file; a long line of the process is several of them, all but the last partial. */
export interface LogEntry {
  /** RFC3339Nano, as it stands in the file. */
  readonly time: string;
  readonly stream: OutputStream;
  /** More of the same line follows, or its newline never came. */
  readonly partial: boolean;
  /** Without the newline. Bytes, for a partial line of another writer may end inside a character. */
  readonly content: Buffer;
}

/** The last `lines` lines of a log, oldest first; none when there is no such file. Skips what is not in CRI format. */
export async function readLogEntries(path: string, lines: number): Promise<LogEntry[]> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return [];
  try {
    return splitLines(await readLastLines(handle, lines)).flatMap(parseEntry);
  } finally {
    await handle.close();
  }
}

export interface LogTail {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * What a container printed last, both streams as they came: the last `lines` lines, of these the last `bytes`
 * bytes (kuberuntime_container.go, readLastStringFromContainerLogs).
 */
export async function readLogTail(path: string, { lines, bytes }: LogTail): Promise<string> {
  const entries = await readLogEntries(path, lines);
  const text = Buffer.concat(
    entries.flatMap(({ content, partial }) => (partial ? [content] : [content, Buffer.of(NEWLINE)])),
  );
  const tail = text.subarray(Math.max(0, text.length - bytes));
  return tail.subarray(nextCharacter(tail, 0)).toString();
}

/** Reads backwards, block by block, until there are enough newlines. */
async function readLastLines(handle: FileHandle, lines: number): Promise<Buffer> {
  let data = Buffer.alloc(0);
  for (let position = (await handle.stat()).size; position > 0; ) {
    const length = Math.min(BLOCK_BYTES, position);
    position -= length;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    data = Buffer.concat([buffer.subarray(0, bytesRead), data]);
    const start = startOfLast(data, lines);
    if (start > 0) return data.subarray(start);
  }
  return lines > 0 ? data : Buffer.alloc(0);
}

/** Where the last `lines` lines begin; 0 when there are not more of them. */
function startOfLast(data: Buffer, lines: number): number {
  // The newline at the very end closes the last line; one more must be found for each line before.
  let at = data.length - 1;
  for (let found = 0; found < lines; found++) {
    at = data.lastIndexOf(NEWLINE, at - 1);
    if (at < 0) return 0;
    if (at === 0) return found + 1 === lines ? 1 : 0;
  }
  return at + 1;
}

function splitLines(data: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let to = data.indexOf(NEWLINE); to >= 0; to = data.indexOf(NEWLINE, from)) {
    lines.push(data.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

/** `2016-10-06T00:17:09.669794202Z stdout F message` (kubelet, logs.go, parseCRILog); none when it is no such line. */
export function parseEntry(line: Buffer): LogEntry[] {
  // Byte by byte and not by a pattern: everything that a container prints passes here when somebody follows it.
  const space = line.indexOf(SPACE);
  const stream = space > 0 ? streamAt(line, space + 1) : undefined;
  const tagAt = space + 8;
  const tag = line[tagAt];
  if (!stream || (tag !== FULL && tag !== PARTIAL)) return [];
  // The tag may be one of several: `P:other`.
  const end = line[tagAt + 1] === COLON ? line.indexOf(SPACE, tagAt) : tagAt + 1;
  if (end < 0 || line[end] !== SPACE) return [];
  const time = line.toString('latin1', 0, space);
  return [{ time, stream, partial: tag === PARTIAL, content: line.subarray(end + 1) }];
}

const SPACE = 0x20;
const COLON = 0x3a;
const FULL = 0x46;
const PARTIAL = 0x50;

/** Both names have six letters. */
function streamAt(line: Buffer, at: number): OutputStream | undefined {
  if (line[at + 6] !== SPACE) return undefined;
  const name = line.toString('latin1', at, at + 6);
  return name === 'stdout' || name === 'stderr' ? name : undefined;
}
