/** The admin listener, on loopback unless told otherwise: /drain, which answers when the drain is done. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { DrainReport } from './drain.ts';
import { NO_STORE, SECURITY_HEADERS } from './headers.ts';
import { LIMITS } from './limits.ts';
import { reply } from './reply.ts';

/** GET as well, although it changes something: an httpGet hook cannot send anything else. */
const METHODS = ['GET', 'POST'];

/** Builds the listener. `drain` is called for every request; the second joins the first. */
export function createAdminServer(drain: () => Promise<DrainReport>): Server {
  return createServer(LIMITS, async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/drain') {
      reply(response, 404, `Not found: nothing is at ${path}. This listener has /drain only.`);
    } else if (!METHODS.includes(request.method ?? '')) {
      reply(response, 405, `Not allowed: ${request.method} on /drain. Use POST or GET.`, {
        Allow: METHODS.join(', '),
      });
    } else if (comesFromPage(request)) {
      reply(response, 403, 'Forbidden: a web page may not drain this service.');
    } else {
      const body = `${JSON.stringify(await drain())}\n`;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        Connection: 'close',
        ...NO_STORE,
        ...SECURITY_HEADERS,
      });
      response.end(body);
    }
  });
}

/** Any page open in a browser on this machine can reach loopback; a browser says that it does so for one. */
function comesFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || !['none', undefined].includes(headers['sec-fetch-site'] as string);
}
