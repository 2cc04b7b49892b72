/** kubectl's port-forward: two SPDY streams for each connection that it has accepted. */

import type { Duplex } from 'node:stream';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import { type SpdyConnection, serveSpdy } from '../spdy/spdy-connection.ts';
import type { SpdyStream } from '../spdy/spdy-stream.ts';
import { isPort } from './connect-port.ts';
import { forwardStream } from './forward-stream.ts';

export const PORT_FORWARD_PROTOCOL = 'portforward.k8s.io';

/** kubelet, DefaultStreamCreationTimeout. */
const CREATION_MS = 30_000;

interface Pair {
  readonly streams: Partial<Record<'data' | 'error', SpdyStream>>;
  readonly expiry: NodeJS.Timeout;
}

/** Serves it until the client or the transport has gone. */
export function forwardOverSpdy(
  transport: Duplex,
  { address, errors }: { readonly address: string; readonly errors: ConnectionErrors },
): SpdyConnection {
  const pairs = new Map<string, Pair>();
  const connection = serveSpdy(transport, {
    onStream: join,
    onProtocolError: () => errors.count('spdy-frame'),
  });
  void connection.closed.then(() => {
    for (const { expiry } of pairs.values()) clearTimeout(expiry);
  });

  function join(stream: SpdyStream): void {
    const { type, port, request } = readHeaders(stream);
    const pair = pairs.get(request) ?? begin(request);
    if (pair.streams[type]) throw new Error(`${type} stream already assigned`);
    pair.streams[type] = stream;
    const { data, error } = pair.streams;
    if (!data || !error) return;
    clearTimeout(pair.expiry);
    pairs.delete(request);
    forwardStream(data, error, address, port);
  }

  /** One stream without the other is not kept for ever. */
  function begin(request: string): Pair {
    const expiry = setTimeout(() => {
      pairs.delete(request);
      errors.count('spdy-streams-missing');
      for (const stream of Object.values(pair.streams)) stream.destroy();
    }, CREATION_MS);
    const pair: Pair = { streams: {}, expiry };
    pairs.set(request, pair);
    return pair;
  }

  return connection;
}

/** Throws for what upstream resets the stream for (kubelet, portforward/httpstream.go). */
function readHeaders({ id, headers }: SpdyStream): {
  type: 'data' | 'error';
  port: number;
  request: string;
} {
  const port = Number(headers.get('port'));
  if (!isPort(port)) throw new Error(`unable to parse ${headers.get('port')} as a port`);
  const type = headers.get('streamtype');
  if (type !== 'data' && type !== 'error') throw new Error(`invalid stream type ${type}`);
  // Clients that number no requests open the two streams one after the other.
  const request = headers.get('requestid') ?? String(type === 'error' ? id : id - 2);
  return { type, port, request };
}
