/** The public paths, each with the handler that answers it. */
import type { RequestHandler } from 'express';
import type { Config } from './config.ts';
import type { Ledger } from './ledger.ts';
import { metricsRoute } from './metrics-route.ts';
import { pageRoute } from './page-route.ts';
import type { QuoteSource } from './quote.ts';
import { quoteRoute } from './quote-route.ts';
import { reply } from './reply.ts';
import { streamRoute } from './stream-route.ts';
import type { Streams } from './streams.ts';
import type { Warmth } from './warmth.ts';

/** What the routes read and change. */
export interface Surroundings {
  readonly config: Pick<Config, 'maxDelayMs'>;
  readonly quotes: QuoteSource;
  readonly ledger: Ledger;
  readonly streams: Streams;
  readonly warmth: Warmth;
  readonly isDraining: () => boolean;
  readonly inFlight: () => number;
  /** Receives a sentence worth an operator's look. */
  readonly log: (line: string) => void;
}

/** Every path answers GET and HEAD, nothing else. */
export function routes(around: Surroundings): Readonly<Record<string, RequestHandler>> {
  return {
    '/': pageRoute(around),
    '/quote': quoteRoute(around),
    '/quotes/stream': streamRoute(around),
    '/warmup': warmupRoute(around),
    '/healthz': (_request, response) => reply(response, 200, 'ok'),
    '/readyz': readyRoute(around),
    '/metrics': metricsRoute(around),
  };
}

function warmupRoute({ warmth }: Surroundings): RequestHandler {
  return async (_request, response) => {
    const outcome = await warmth.warmUp();
    reply(response, outcome.kind === 'warm' ? 200 : 503, outcome.sentence);
  };
}

function readyRoute({ isDraining, warmth }: Surroundings): RequestHandler {
  return (_request, response) => {
    if (isDraining()) reply(response, 503, 'not ready: draining');
    else if (!warmth.ready) reply(response, 503, 'not ready: waiting for GET /warmup');
    else reply(response, 200, 'ready');
  };
}
