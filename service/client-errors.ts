/** Answers what never became a request: malformed, too large, too slow. */
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { NO_STORE, SECURITY_HEADERS } from './headers.ts';
import type { Rejection } from './ledger.ts';

interface Answer {
  readonly rejection: Rejection;
  readonly status: string;
  readonly sentence: string;
}

const MALFORMED: Answer = {
  rejection: 'malformed',
  status: '400 Bad Request',
  sentence: 'Bad request: this is not HTTP.',
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: {
    rejection: 'oversized',
    status: '431 Request Header Fields Too Large',
    sentence: 'Too large: the headers have more bytes than this service reads.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    rejection: 'timeout',
    status: '408 Request Timeout',
    sentence: 'Too slow: the request did not arrive in time.',
  },
};

/** A client gets this long to read the answer. Closing at once would reset what it has not read. */
export const READING_TIME_MS = 500;

/** Makes a server answer such clients and close their connection; `count` hears of each once. */
export function answerClientErrors(server: Server, count: (rejection: Rejection) => void): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex & Partial<Answered>) => {
    // Not worth a word: the client has gone, or was answered and still sends.
    if (error.code === 'ECONNRESET' || !socket.writable) {
      if (!socket.writableEnded) socket.destroy();
      return;
    }
    const answer = ANSWERS[error.code ?? ''] ?? MALFORMED;
    const pending = socket._httpMessage;
    // The rest of a request that was answered without it is no request of its own.
    if (pending == null || pending.req.complete || !pending.headersSent) count(answer.rejection);
    // Ours would be read as the rest of an answer on its way, or as the answer to an earlier request.
    if (pending != null && (pending.headersSent || pending.req.complete)) socket.destroy();
    else endWith(socket, answer);
  });
}

/** Node's own mark on a socket whose request waits for an answer, or for the rest of one. */
interface Answered {
  readonly _httpMessage: ServerResponse | null;
}

/** An answer for a socket that has no `ServerResponse`. */
export interface LastAnswer extends Pick<Answer, 'status' | 'sentence'> {
  readonly extra?: Readonly<Record<string, string>>;
}

/** Answers, lets the client read, and closes. */
export function endWith(socket: Duplex, answer: LastAnswer): void {
  socket.end(toHttp(answer));
  setTimeout(() => socket.destroy(), READING_TIME_MS).unref();
}

function toHttp({ status, sentence, extra }: LastAnswer): string {
  const body = `${sentence}\n`;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...NO_STORE,
    ...SECURITY_HEADERS,
    ...extra,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}
