/** Refuses an upgrade as a kubelet does: in plain text, which kubectl shows after words of its own. */

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long the client may take to read it and to close. */
const FAREWELL_MS = 1000;

/** `error: unable to upgrade connection: container not found ("main")` */
export function refusePlainly(socket: Duplex, code: number, text: string): void {
  socket.end(
    [
      `HTTP/1.1 ${code} ${STATUS_CODES[code]}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
  socket.resume();
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}
