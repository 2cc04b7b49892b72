/** What hooks, probes and port-forwards of the soaked pods reach: answers well, badly, sometimes, or never. */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../measure/random.ts';

export interface Target {
  readonly port: number;
  close(): Promise<void>;
}

/** More than a port-forward that is left in the middle will take. */
const ENDLESS = Buffer.alloc(64 * 1024, 'x');

export async function openTarget(random: Random): Promise<Target> {
  const ways: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/ok': (response) => response.end('ok'),
    '/fail': (response) => response.writeHead(500).end('no'),
    '/flap': (response) => response.writeHead(random.below(3) === 0 ? 503 : 200).end(),
    '/hang': () => {},
    '/endless': (response) => void pour(response),
  };
  const server = createServer((request, response) => {
    const way = ways[request.url ?? ''];
    if (way) way(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(ENDLESS));
  if (!response.destroyed) response.once('drain', () => pour(response));
}
