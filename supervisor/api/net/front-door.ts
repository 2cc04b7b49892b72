/** One port for two languages: TLS for kubectl, plain http for the live page, told apart by a connection's first byte. */

import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionErrors } from './connection-errors.ts';

/** RFC 8446, 5.1: a record of the handshake; no http request begins so. */
const TLS_HANDSHAKE = 22;

/**
 * Gives connections that do not begin with a TLS handshake to `plain`, which never listens itself. A browser would
 * not trust the certificate of `server` without a warning, and loopback needs no encryption. Who says nothing for
 * `silentMs` is closed. To be called before anybody else listens for connections.
 */
export function openFrontDoor(
  server: HttpsServer,
  plain: HttpServer,
  { silentMs, errors }: { readonly silentMs: number; readonly errors: ConnectionErrors },
): void {
  const secure = server.listeners('connection');
  server.removeAllListeners('connection');
  // Without this http has no time limits: it begins to look after its connections when it listens.
  server.once('listening', () => plain.emit('listening'));
  server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => {
      errors.count('tls-handshake');
      socket.destroy();
    }, silentMs);
    const leave = () => clearTimeout(timer);
    const onError = () => socket.destroy();
    socket.once('close', leave);
    socket.once('error', onError);
    socket.once('data', (first: Buffer) => {
      leave();
      socket.pause();
      socket.off('close', leave);
      socket.off('error', onError);
      socket.unshift(first);
      // TLS takes what was read from the socket itself, in the next tick; flowing, it would be gone by then.
      if (first[0] === TLS_HANDSHAKE) {
        for (const listener of secure) listener.call(server, socket);
        return;
      }
      plain.emit('connection', socket);
      socket.resume();
    });
  });
}
