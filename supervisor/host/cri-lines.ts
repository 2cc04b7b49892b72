/** Turns a process's output into lines of the CRI log format. */

import type { OutputStream } from './container-runtime.ts';
import { characterEnd } from './utf8-edge.ts';

/** containerd: max_container_log_line_size. A longer line is split into `P` lines and a last `F` line. */
export const LONGEST_LINE = 16_384;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

export interface LineFramer {
  /** The complete lines of what was written so far, framed; empty while there are none. */
  frame(chunk: Buffer, atMs: number): Buffer;
  /** What is left when the stream has ended. Without its newline it is a partial line, as containerd has it. */
  end(atMs: number): Buffer;
}

/**
 * `2016-10-06T00:17:09.669794202Z stdout F message`, as containerd writes it (internal/cri/io/logger.go): CRLF
 * loses its CR, a line that is too long is split. One time a chunk, and whole buffers: this path carries
 * everything that a container prints. Unlike containerd it does not split a UTF-8 character.
 */
export function frameLines(stream: OutputStream): LineFramer {
  let rest: Buffer[] = [];
  let restLength = 0;

  const keep = (piece: Buffer) => {
    // A copy: the slice would hold on to the whole chunk.
    rest = piece.length > 0 ? [Buffer.from(piece)] : [];
    restLength = piece.length;
  };

  return {
    frame(chunk, atMs) {
      if (restLength + chunk.length <= LONGEST_LINE && !chunk.includes(NEWLINE)) {
        rest.push(chunk);
        restLength += chunk.length;
        return Buffer.alloc(0);
      }
      const data = restLength > 0 ? Buffer.concat([...rest, chunk]) : chunk;
      const out = writeLines(data, header(stream, atMs));
      keep(data.subarray(out.used));
      return out.framed;
    },
    end(atMs) {
      const data = Buffer.concat(rest);
      keep(Buffer.alloc(0));
      if (data.length === 0) return data;
      const head = header(stream, atMs);
      tag(head, 'P');
      return Buffer.concat([head, data, Buffer.of(NEWLINE)]);
    },
  };
}

function writeLines(data: Buffer, head: Buffer): { framed: Buffer; used: number } {
  const framed = Buffer.allocUnsafe(data.length + countLines(data) * (head.length + 1));
  let used = 0;
  let length = 0;
  const put = (from: number, to: number, kind: 'F' | 'P') => {
    tag(head, kind);
    length += head.copy(framed, length);
    length += data.copy(framed, length, from, to);
    framed[length++] = NEWLINE;
  };
  const putLong = (to: number) => {
    for (; to - used > LONGEST_LINE; ) {
      const cut = characterEnd(data, used + LONGEST_LINE);
      put(used, cut, 'P');
      used = cut;
    }
  };
  for (let newline = data.indexOf(NEWLINE); newline >= 0; newline = data.indexOf(NEWLINE, used)) {
    const to = newline > used && data[newline - 1] === RETURN ? newline - 1 : newline;
    putLong(to);
    put(used, to, 'F');
    used = newline + 1;
  }
  putLong(data.length);
  return { framed: framed.subarray(0, length), used };
}

/** An upper bound: the newlines, and the places where a line may be split. */
function countLines(data: Buffer): number {
  let lines = Math.ceil(data.length / (LONGEST_LINE - 3)) + 1;
  for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** The time with nine digits, as RFC3339Nano allows; we know it to the microsecond. */
function header(stream: OutputStream, atMs: number): Buffer {
  const wholeMs = Math.floor(atMs);
  const micros = Math.floor((atMs - wholeMs) * 1000);
  const time = new Date(wholeMs).toISOString().replace('Z', `${String(micros).padStart(3, '0')}000Z`);
  return Buffer.from(`${time} ${stream} F `, 'latin1');
}

function tag(head: Buffer, kind: 'F' | 'P'): void {
  head[head.length - 2] = kind.charCodeAt(0);
}
