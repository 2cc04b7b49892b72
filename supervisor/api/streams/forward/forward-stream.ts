/** One connection of a port-forward: a SPDY stream for its data, and one for its errors. */

import type { SpdyStream } from '../spdy/spdy-stream.ts';
import { connectPort } from './connect-port.ts';

/**
 * Carries data both ways until both sides have ended, or one has gone. A port that cannot be reached, or breaks
 * off, ends both streams and says nothing: whatever stands on the error stream makes kubectl end its
 * port-forward, and the container may be between two starts only (kubernetes issue 1169).
 */
export function forwardStream(data: SpdyStream, error: SpdyStream, address: string, port: number): void {
  const socket = connectPort(address, port);
  const end = () => {
    data.unpipe(socket);
    for (const stream of [data, error]) stream.release();
  };
  // Nothing is said on it by anybody; its end is the client's.
  error.resume();
  socket.pipe(data);
  data.pipe(socket);
  // kubectl hears that the port has ended on this one: only then it closes its own side.
  socket.once('end', () => error.end());
  socket.on('error', () => socket.destroy());
  socket.once('close', end);
  data.once('close', () => {
    // When both sides have ended, what was sent last may still be on its way to the port: wait, but not for ever.
    if (data.readableEnded && data.writableFinished) socket.unref();
    else socket.destroy();
  });
}
