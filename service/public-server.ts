/** The public http server: the hot path first, everything else through Express. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createApp } from './app.ts';
import { answerClientErrors } from './client-errors.ts';
import type { Connections } from './connections.ts';
import { hotQuote } from './hot-quote.ts';
import { LIMITS, type Limits } from './limits.ts';
import { originForm } from './origin-form.ts';
import { wasAnswered } from './refusal.ts';
import { lacksHost, refuseUnroutable, refuseWithoutHost } from './refused-requests.ts';
import { routes, type Surroundings } from './routes.ts';

/** Builds the server without listening. `limits` is for tests that cannot wait ten seconds for a time-out. */
export function createPublicServer(
  around: Surroundings,
  connections: Connections,
  limits: Limits = LIMITS,
): Server {
  const { ledger, quotes, isDraining } = around;
  const hot = hotQuote(quotes, ledger);
  const app = createApp(around) as RequestListener;
  const known = new Set(Object.keys(routes(around)));
  const serve: RequestListener = (request, response) => {
    const draining = isDraining();
    if (hot(request, response, draining)) return;
    request.url = originForm(request.url);
    const startedAt = performance.now();
    connections.enter(response);
    if (lacksHost(request)) {
      refuseWithoutHost(request, response, ledger);
      return;
    }
    if (draining) response.setHeader('Connection', 'close');
    response.once('close', () => {
      // A request that was cut, by the client or by us, has no answer to count.
      if (!wasAnswered(response)) return;
      const path = request.url?.split('?', 1)[0] ?? '';
      const tally = ledger.tally(known.has(path) ? path : 'other', response.statusCode);
      tally.add((performance.now() - startedAt) / 1000);
    });
    app(request, response);
  };
  const server = createServer({ ...limits, requireHostHeader: false }, serve);
  // Unheard, Node would invite the body before anyone has looked at the method.
  server.on('checkContinue', serve);
  refuseUnroutable(server, ledger);
  connections.watch(server);
  answerClientErrors(server, (rejection) => {
    ledger.rejections[rejection] += 1;
  });
  return server;
}
