/** HTTP on a bare socket: what was sent and received, byte by byte. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from './eventually.ts';

export interface RawConnection {
  readonly socket: Socket;
  /** Everything received so far. */
  readonly received: string;
  /** Whether the other side has ended or reset the connection. */
  readonly closed: boolean;
  send(text: string): void;
  /** Resolves once what was received matches. */
  receives(pattern: RegExp): Promise<void>;
}

const open = new Set<Socket>();

export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1' });
  open.add(socket);
  let received = '';
  let closed = false;
  const close = (): void => {
    closed = true;
  };
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part;
  });
  socket.on('end', close).on('close', close).on('error', close);
  await once(socket, 'connect');
  return {
    socket,
    get received() {
      return received;
    },
    get closed() {
      return closed;
    },
    send: (text) => void socket.write(text),
    receives: (pattern) =>
      eventually(() => {
        if (!pattern.test(received)) throw new Error(`no ${pattern} in: ${received}`);
      }),
  };
}

/** The text of a GET request. */
export function get(path: string, ...headers: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: test', ...headers, '', ''].join('\r\n');
}

/** For `afterEach`. */
export function closeRawConnections(): void {
  for (const socket of open) socket.destroy();
  open.clear();
}
