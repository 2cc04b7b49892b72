/** The helper as a real server, for http and for https. */

import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fixture } from '../../support/containers.ts';
import type { Helper, HelperRequest } from '../world/world.ts';

const HOST = '127.0.0.1';

export interface RealHelper extends Helper {
  close(): void;
}

export async function startHelper(): Promise<RealHelper> {
  const requests: HelperRequest[] = [];
  const listener =
    (scheme: HelperRequest['scheme']): RequestListener =>
    (request, response) => {
      requests.push({ scheme, path: request.url ?? '' });
      response.end('ok');
    };
  const pem = (name: string) => readFileSync(fixture(`self-signed-${name}.pem`));
  const http = createHttpServer(listener('http'));
  const https = createHttpsServer({ key: pem('key'), cert: pem('certificate') }, listener('https'));
  return {
    host: HOST,
    httpPort: await listen(http),
    httpsPort: await listen(https),
    requests,
    close() {
      for (const server of [http, https]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}
