/** Completes the upgrade of a connection to SPDY/3.1. */

import type { Duplex } from 'node:stream';
import type { UpgradeRequest } from '../../request.ts';
import { badRequest, StatusError } from '../../status-error.ts';

/** Of moby/spdystream's users: which protocol is spoken on the streams. */
const VERSION_HEADER = 'x-stream-protocol-version';

/**
 * The first that the client offers and we speak (apimachinery, httpstream.Handshake). Throws BadRequest when it
 * offers none, Forbidden when it offers others.
 */
export function negotiateStreamProtocol({ headers }: UpgradeRequest, spoken: readonly string[]): string {
  const offered = [headers[VERSION_HEADER] ?? []].flat().join(',').split(',');
  const names = offered.map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw badRequest('unable to upgrade: X-Stream-Protocol-Version is required');
  const found = names.find((name) => spoken.includes(name));
  if (found !== undefined) return found;
  const message = `unable to upgrade: unable to negotiate protocol: client supports [${names.join(' ')}], server accepts [${spoken.join(' ')}]`;
  throw new StatusError('Forbidden', message);
}

/** Answers 101; from then on the socket carries frames, beginning with what the client has sent already. */
export function acceptSpdy({ socket, head }: UpgradeRequest, protocol: string): Duplex {
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Connection: Upgrade',
      'Upgrade: SPDY/3.1',
      `X-Stream-Protocol-Version: ${protocol}`,
      '\r\n',
    ].join('\r\n'),
  );
  if (head.length > 0) socket.unshift(head);
  return socket;
}
