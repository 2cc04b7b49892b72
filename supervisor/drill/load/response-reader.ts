/** Reads one HTTP/1.1 answer as it arrives, and knows when it is whole (RFC 9112, section 6). */

export type Reading =
  | { readonly kind: 'more' }
  | { readonly kind: 'whole'; readonly status: number; readonly keepAlive: boolean }
  | { readonly kind: 'malformed'; readonly why: string };

export interface ResponseReader {
  push(chunk: Buffer): Reading;
  /** The connection has ended: whole only for an answer that its end completes. */
  end(): Reading;
  /** Whether anything has come yet. */
  started(): boolean;
}

interface Head {
  readonly status: number;
  readonly keepAlive: boolean;
  readonly body: 'none' | 'chunked' | 'until-close' | number;
}

const MORE: Reading = { kind: 'more' };
const LONGEST_HEAD = 64 * 1024;

/** `method`: the answer to a HEAD has no body, whatever it says. */
export function responseReader(method: string): ResponseReader {
  let started = false;
  let text = '';
  let head: Head | undefined;
  let left = 0;
  let chunks: ReturnType<typeof chunkReader> | undefined;

  function whole(keepAlive: boolean): Reading {
    return { kind: 'whole', status: head?.status ?? 0, keepAlive };
  }

  function readHead(chunk: Buffer): Reading {
    text += chunk.toString('latin1');
    for (;;) {
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) {
        if (text.length > LONGEST_HEAD) return { kind: 'malformed', why: 'its head is longer than 64 KiB' };
        return text.startsWith('HTTP/'.slice(0, text.length)) ? MORE : notHttp(text);
      }
      const parsed = parseHead(text.slice(0, end), method);
      if (!parsed) return notHttp(text);
      const rest = text.slice(end + 4);
      text = rest;
      // 100 Continue, 103 Early Hints: the answer proper is still to come.
      if (parsed.status < 200) continue;
      head = parsed;
      text = '';
      if (typeof parsed.body === 'number') left = parsed.body;
      if (parsed.body === 'chunked') chunks = chunkReader();
      return readBody(Buffer.from(rest, 'latin1'));
    }
  }

  function readBody(chunk: Buffer): Reading {
    if (!head) return MORE;
    if (head.body === 'none') return whole(head.keepAlive && chunk.length === 0);
    if (head.body === 'until-close') return MORE;
    if (chunks) {
      const state = chunks.push(chunk);
      if (state === 'malformed') return { kind: 'malformed', why: 'its chunks have no valid length' };
      return state === 'whole' ? whole(head.keepAlive) : MORE;
    }
    left -= chunk.length;
    // More than was announced: the connection is of no use any more.
    return left > 0 ? MORE : whole(head.keepAlive && left === 0);
  }

  return {
    push(chunk) {
      started = true;
      return head ? readBody(chunk) : readHead(chunk);
    },
    end: () => (head?.body === 'until-close' ? whole(false) : MORE),
    started: () => started,
  };
}

function notHttp(text: string): Reading {
  const shown = JSON.stringify(text.slice(0, 40));
  return { kind: 'malformed', why: `it begins with ${shown} and is no HTTP/1.1` };
}

function parseHead(text: string, method: string): Head | undefined {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const match = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine);
  if (!match) return undefined;
  const status = Number(match[2]);
  let keepAlive = match[1] === '1';
  let length: number | undefined;
  let chunked = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length') length = Number(value);
    else if (name === 'transfer-encoding') chunked = /\bchunked$/i.test(value);
    else if (name === 'connection' && /\bclose\b/i.test(value)) keepAlive = false;
    else if (name === 'connection' && /\bkeep-alive\b/i.test(value)) keepAlive = true;
  }
  if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0)) return undefined;
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    return { status, keepAlive, body: 'none' };
  if (chunked) return { status, keepAlive, body: 'chunked' };
  if (length === undefined) return { status, keepAlive: false, body: 'until-close' };
  return { status, keepAlive, body: length };
}

/** Follows `size CRLF data CRLF … 0 CRLF trailers CRLF`, wherever the pieces are cut. */
function chunkReader() {
  let state: 'size' | 'data' | 'data-end' | 'trailer' = 'size';
  let line = '';
  let left = 0;

  /** Consumes up to a line's end; undefined while there is none. */
  function takeLine(chunk: Buffer, at: number): { line: string; next: number } | undefined {
    const end = chunk.indexOf(10, at);
    line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (end < 0) return undefined;
    const taken = line.replace(/\r$/, '');
    line = '';
    return { line: taken, next: end + 1 };
  }

  return {
    push(chunk: Buffer): 'more' | 'whole' | 'malformed' {
      let at = 0;
      while (at < chunk.length) {
        if (state === 'data') {
          const size = Math.min(left, chunk.length - at);
          left -= size;
          at += size;
          if (left === 0) state = 'data-end';
          continue;
        }
        const taken = takeLine(chunk, at);
        if (!taken) return 'more';
        at = taken.next;
        if (state === 'trailer') {
          if (taken.line === '') return 'whole';
        } else if (state === 'data-end') {
          if (taken.line !== '') return 'malformed';
          state = 'size';
        } else {
          const size = /^([\da-f]+)\s*(;|$)/i.exec(taken.line)?.[1];
          if (size === undefined) return 'malformed';
          left = Number.parseInt(size, 16);
          state = left === 0 ? 'trailer' : 'data';
        }
      }
      return 'more';
    },
  };
}
