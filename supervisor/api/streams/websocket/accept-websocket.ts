/** Completes the handshake of a WebSocket. */

import type { IncomingMessage } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import type { UpgradeRequest } from '../../request.ts';
import { badRequest } from '../../status-error.ts';

/** golang.org/x/net/websocket, DefaultMaxPayloadBytes: what an API server takes. */
const LONGEST_MESSAGE = 32 * 1024 * 1024;

export type AcceptWebSocket = (request: UpgradeRequest, protocol: string) => Promise<WebSocket>;

/**
 * Rejects with BadRequest for what is no WebSocket request; nothing has been written then. The subprotocol has
 * been chosen by whoever calls: `ws` takes no name with a slash in it, and port-forward has one.
 */
export function createWebSocketAcceptor(errors: ConnectionErrors): AcceptWebSocket {
  const protocols = new WeakMap<IncomingMessage, string>();
  const refusals = new WeakMap<IncomingMessage, (error: Error) => void>();
  let server: Promise<WebSocketServer> | undefined;

  /** Loaded with the first one: most runs of hooklet see none. */
  async function load(): Promise<WebSocketServer> {
    const ws = await import('ws');
    const made = new ws.WebSocketServer({
      noServer: true,
      maxPayload: LONGEST_MESSAGE,
      perMessageDeflate: false,
      clientTracking: false,
    });
    made.on('headers', (headers, request) => {
      const protocol = protocols.get(request);
      if (protocol) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
    });
    made.on('wsClientError', (error, _socket, request) => refusals.get(request)?.(error));
    return made;
  }

  return async ({ raw, socket, head, signal }, protocol) => {
    server ??= load();
    const loaded = await server;
    delete raw.headers['sec-websocket-protocol'];
    protocols.set(raw, protocol);
    return new Promise((resolve, reject) => {
      const refuse = (why: string) => reject(badRequest(`unable to upgrade: ${why}`));
      signal.addEventListener('abort', () => refuse('the client has gone'), { once: true });
      if (signal.aborted || !socket.readable || !socket.writable) return refuse('the client has gone');
      refusals.set(raw, ({ message }) => refuse(message));
      loaded.handleUpgrade(raw, socket, head, (websocket) => {
        // Too long, malformed, not masked: `ws` closes the connection itself.
        websocket.on('error', () => errors.count('websocket-frame'));
        resolve(websocket);
      });
    });
  };
}
