/** GET /metrics for Prometheus. */
import type { RequestHandler } from 'express';
import { NO_STORE, SECURITY_HEADERS } from './headers.ts';
import { renderMetrics } from './metrics.ts';
import type { Surroundings } from './routes.ts';

export function metricsRoute({ ledger, inFlight, isDraining }: Surroundings): RequestHandler {
  return async (_request, response) => {
    // The scrape itself is in flight, and is not what the number is asked for.
    const page = await renderMetrics(ledger, { inFlight: inFlight() - 1, draining: isDraining() });
    response.writeHead(200, {
      'Content-Type': page.contentType,
      'Content-Length': Buffer.byteLength(page.body),
      ...NO_STORE,
      ...SECURITY_HEADERS,
    });
    response.end(page.body);
  };
}
