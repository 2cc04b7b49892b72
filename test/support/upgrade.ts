/** Clients of the API's upgraded connections: WebSocket channels, and whatever is written to a bare TLS socket. */

import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import WebSocket from 'ws';
import type { TestApi } from './api.ts';
import { eventually } from './eventually.ts';

export interface ChannelClient {
  readonly websocket: WebSocket;
  /** What has come on a channel so far. */
  text(channel: number): string;
  /** Sends on a channel. */
  send(channel: number, data?: string | Buffer): void;
  /** Of the closing handshake; 1006 when there was none. */
  readonly closed: Promise<number>;
  status(): { readonly [field: string]: unknown };
}

export const V5 = ['v5.channel.k8s.io'];

/** Connects, or rejects with the answer's status code in the message. */
export async function connectChannels(
  { api, certificate, token }: TestApi,
  path: string,
  protocols: readonly string[] = V5,
): Promise<ChannelClient> {
  const websocket = new WebSocket(`wss://127.0.0.1:${api.port}${path}`, [...protocols], {
    ca: certificate,
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    maxPayload: 64 * 1024 * 1024,
  });
  const received = new Map<number, Buffer[]>();
  websocket.on('message', (message: Buffer, isBinary) => {
    const isText = !isBinary;
    const channel = isText ? Number(message.toString('latin1', 0, 1)) : (message[0] ?? -1);
    const data = isText ? Buffer.from(message.toString('latin1', 1), 'base64') : message.subarray(1);
    received.set(channel, [...(received.get(channel) ?? []), data]);
  });
  const closed = new Promise<number>((resolve) => websocket.once('close', (code) => resolve(code)));
  websocket.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    websocket.once('open', () => resolve());
    websocket.once('error', reject);
  });
  const text = (channel: number) => Buffer.concat(received.get(channel) ?? []).toString();
  return {
    websocket,
    text,
    send: (channel, data = '') => websocket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)])),
    closed,
    status: () => JSON.parse(text(3)),
  };
}

export interface BareConnection {
  readonly socket: TLSSocket;
  /** All that has come so far. */
  received(): Buffer;
  /** The status line's code, once it has come. */
  code(): Promise<number>;
  /** What came after the answer's headers. */
  afterHeaders(): Buffer;
  /** What came after the headers, and what comes from now on, to this one alone. */
  take(listener: (bytes: Buffer) => void): void;
}

/** Sends the head of a request with the token, and nothing else. */
export async function sendHead(
  { api, certificate, token }: TestApi,
  method: string,
  path: string,
  headers: readonly string[],
): Promise<BareConnection> {
  const socket = connect({ host: '127.0.0.1', port: api.port, ca: certificate, servername: 'localhost' });
  let received: Buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  const keep = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  };
  socket.on('data', keep);
  await once(socket, 'secureConnect');
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    ...headers,
  ];
  const afterHeaders = () => received.subarray(received.indexOf('\r\n\r\n') + 4);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return {
    socket,
    received: () => received,
    code: () =>
      eventually(() => {
        const [, code] = /^HTTP\/1\.1 (\d+)/.exec(received.toString('latin1')) ?? [];
        if (code === undefined || !received.includes('\r\n\r\n')) throw new Error('no answer yet');
        return Number(code);
      }),
    afterHeaders,
    take(listener) {
      socket.off('data', keep);
      listener(afterHeaders());
      socket.on('data', listener);
    },
  };
}
