/** One port for two languages: TLS for kubectl, plain http for the live page, told apart by a connection's first byte. */

import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { ConnectionErrors } from './connection-errors.ts';

/** RFC 8446, 5.1: a record of the handshake; no http request begins so. */
const TLS_HANDSHAKE = 22;

/** Who answers. They never listen themselves. */
export interface Rooms {
  readonly secure: HttpsServer;
  /** A browser would not trust the certificate of `secure` without a warning, and loopback needs no encryption. */
  readonly plain?: HttpServer | undefined;
}

export interface FrontDoorOptions {
  /** Called for each connection that says something: nothing has to be there before the first one. */
  readonly rooms: () => Promise<Rooms>;
  /** Who says nothing for so long is closed. */
  readonly silentMs: number;
  readonly errors: ConnectionErrors;
  /** The rooms could not be had; the connection is closed. */
  onFault(error: unknown): void;
}

/** Gives connections that do not begin with a TLS handshake to `plain`, where there is one. */
export function openFrontDoor(door: Server, { rooms, silentMs, errors, onFault }: FrontDoorOptions): void {
  door.on('connection', (socket: Socket) => {
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
      // TLS takes what was read from the socket itself, in the next tick; flowing, it would be gone by then.
      socket.unshift(first);
      rooms().then(
        ({ secure, plain }) => {
          if (socket.destroyed) return;
          socket.off('error', onError);
          const room = plain && first[0] !== TLS_HANDSHAKE ? plain : secure;
          room.emit('connection', socket);
          if (room === plain) socket.resume();
        },
        (error: unknown) => {
          socket.destroy();
          onFault(error);
        },
      );
    });
  });
}
