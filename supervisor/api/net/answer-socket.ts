/** Answers on a bare socket, where there is no response object: a malformed request, a refused upgrade. */

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Status } from '../status-error.ts';

/** How long the client may take to read it and to close. */
const FAREWELL_MS = 1_000;

/** Writes the Status and ends the connection. */
export function answerSocket(socket: Duplex, status: Status): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${JSON.stringify(status)}\n`;
  socket.end(
    [
      `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  socket.resume();
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}
