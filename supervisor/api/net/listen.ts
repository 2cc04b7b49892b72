/** Listens on the loopback address, on the port that is wanted or the next free one. */

import type { Server } from 'node:net';
import { HookletError } from '../../errors.ts';

const ADDRESS = '127.0.0.1';
/** After so many taken ports something else is wrong. */
const MOST_TRIED = 200;

/** Resolves with the port; rejects with LISTEN_ERROR. */
export async function listenOnLoopback(server: Server, wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + MOST_TRIED && port < 65536; port += 1) {
    if (await listens(server, port)) return portOf(server);
  }
  throw new HookletError(
    'LISTEN_ERROR',
    `no port between ${wanted} and ${wanted + MOST_TRIED - 1} of ${ADDRESS} is free for kubectl's API; give another one with --api-port, or run without it: --no-api`,
    { wanted },
  );
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else
        reject(
          new HookletError(
            'LISTEN_ERROR',
            `cannot listen on ${ADDRESS}:${port}: ${error.message}`,
            { port },
            error,
          ),
        );
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, ADDRESS);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
