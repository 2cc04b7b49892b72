/** GET /quote as Express answers it: negotiation, HEAD, a delay when one is allowed, and the ways to have none. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { parseDelay } from './delay.ts';
import { FORMS, type Quote } from './quote.ts';
import { reply } from './reply.ts';
import type { Surroundings } from './routes.ts';
import { sendQuote } from './send-quote.ts';

/** Without a quote: 404 while there is none yet, 503 when there is one that cannot be read. */
export const STATUS_OF = {
  ready: 200,
  missing: 404,
  unreadable: 503,
} as const satisfies Record<Quote['kind'], number>;

export function quoteRoute({ config, quotes, isDraining }: Surroundings): RequestHandler {
  return async (request, response) => {
    const form = request.accepts([...FORMS]) as (typeof FORMS)[number] | false;
    if (form === false) {
      reply(response, 406, `Not acceptable: a quote comes as ${FORMS.join(' or ')}.`);
      return;
    }
    const delay = parseDelay(request.query.delay, config.maxDelayMs);
    if (delay.kind === 'refused') {
      reply(response, 400, delay.sentence);
      return;
    }
    if (delay.ms > 0) await waitOrGone(delay.ms, response);
    const quote = quotes.next(performance.now());
    if (quote.kind === 'ready') sendQuote(response, quote.forms[form], isDraining());
    else reply(response, STATUS_OF[quote.kind], quote.sentence);
  };
}

/** Ends early when the client leaves, so that nothing waits for nobody. */
async function waitOrGone(ms: number, response: NodeJS.EventEmitter): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once('close', leave);
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', leave);
}
