/** Two ends of one real TCP connection on loopback, closed after the test. */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface SocketPair {
  readonly client: Socket;
  readonly server: Socket;
}

/** For a `describe`: connects whenever it is called, and destroys all of it after each test. */
export function useSocketPairs(): () => Promise<SocketPair> {
  const made: Socket[] = [];
  afterEach(() => {
    for (const socket of made.splice(0)) socket.destroy();
  });
  return async () => {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const accepted = once(listener, 'connection') as Promise<[Socket]>;
    const client = connect(address.port, '127.0.0.1');
    const [server] = await accepted;
    listener.close();
    made.push(client, server);
    for (const socket of [client, server]) socket.on('error', () => {});
    return { client, server };
  };
}
