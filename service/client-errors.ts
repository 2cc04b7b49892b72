/** Answers what never became a request: malformed, too large, too slow. */
import type { Server } from 'node:http';
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
const READING_TIME_MS = 500;

/** Makes a server answer such clients and close their connection; `count` hears of each once. */
export function answerClientErrors(server: Server, count: (rejection: Rejection) => void): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex & Partial<Answered>) => {
    // Not worth a word: the client has gone, or was answered and still sends.
    if (error.code === 'ECONNRESET' || !socket.writable) {
      if (!socket.writableEnded) socket.destroy();
      return;
    }
    const answer = ANSWERS[error.code ?? ''] ?? MALFORMED;
    count(answer.rejection);
    // Half an answer is on its way: ours would be read as its rest.
    if (socket._httpMessage != null) {
      socket.destroy();
      return;
    }
    socket.end(toHttp(answer));
    setTimeout(() => socket.destroy(), READING_TIME_MS).unref();
  });
}

/** Node's own mark on a socket that an answer is being written to. */
interface Answered {
  readonly _httpMessage: object | null;
}

function toHttp({ status, sentence }: Answer): string {
  const body = `${sentence}\n`;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...NO_STORE,
    ...SECURITY_HEADERS,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}
