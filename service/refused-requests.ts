/** Requests that no route gets to see. Left to Node, they are answered without a word, or not at all. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { endWith } from './client-errors.ts';
import type { Ledger } from './ledger.ts';
import { refuse } from './refusal.ts';

const CLOSE = { Connection: 'close' } as const;

/** Makes a server answer an expectation other than 100-continue, and CONNECT. */
export function refuseUnroutable(server: Server, ledger: Ledger): void {
  server.on('checkExpectation', (request, response) => {
    ledger.rejections.malformed += 1;
    refuse(request, response, 417, 'Expectation failed: this service knows 100-continue only.', CLOSE);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // Node has let go of the socket: an error on it would otherwise end the process.
    socket.on('error', () => socket.destroy());
    socket.resume();
    ledger.tally('other', 405).add(0);
    const sentence = 'Not allowed: CONNECT. This service is no proxy. Use GET or HEAD.';
    endWith(socket, { status: '405 Method Not Allowed', sentence, extra: { Allow: 'GET, HEAD' } });
  });
}

/** RFC 9112, section 3.2; HTTP/1.0 knows no Host. */
export function lacksHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host === undefined && httpVersion === '1.1';
}

export function refuseWithoutHost(request: IncomingMessage, response: ServerResponse, ledger: Ledger): void {
  ledger.rejections.malformed += 1;
  refuse(request, response, 400, 'Bad request: HTTP/1.1 asks for a Host header.', CLOSE);
}
