/** GET /quote in its plainest forms, answered before Express sees the request: Express alone costs seven
 * times what node:http does here. Whatever is out of the ordinary goes to the route in `quote-route.ts`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ledger } from './ledger.ts';
import type { Form, Quote, QuoteSource } from './quote.ts';
import { sendQuote } from './send-quote.ts';

/** Accept values whose meaning needs no negotiation. curl sends the first, most programs one of the three. */
const PLAIN_ACCEPT: Readonly<Record<string, Form>> = {
  '*/*': 'text/plain',
  'text/plain': 'text/plain',
  'application/json': 'application/json',
};

export type HotPath = (request: IncomingMessage, response: ServerResponse, closing: boolean) => boolean;

/** A handler that answers what it can and says whether it did. */
export function hotQuote(quotes: QuoteSource, ledger: Ledger): HotPath {
  const tally = ledger.tally('/quote', 200);
  return (request, response, closing) => {
    if (request.url !== '/quote' || request.method !== 'GET') return false;
    // Node's own look at Host, which it leaves to us.
    if (request.headers.host === undefined) return false;
    const form = plainForm(request.rawHeaders);
    if (form === undefined) return false;
    const startedAt = performance.now();
    const quote = nextOrNone(quotes, startedAt);
    if (quote?.kind !== 'ready') return false;
    sendQuote(response, quote.forms[form], closing);
    tally.add((performance.now() - startedAt) / 1000);
    return true;
  };
}

/** A source that fails here fails in the route as well, where the failure is answered and logged. */
function nextOrNone(quotes: QuoteSource, nowMs: number): Quote | undefined {
  try {
    return quotes.next(nowMs);
  } catch {
    return undefined;
  }
}

/** Looks at the raw headers because `request.headers` builds an object first. */
function plainForm(rawHeaders: readonly string[]): Form | undefined {
  let accepted: Form | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // The length first: most headers are told apart by it, without lower-casing.
    if (name.length === 6 && name.toLowerCase() === 'accept') {
      const form = PLAIN_ACCEPT[rawHeaders[index + 1] ?? ''];
      // Several Accept headers count as one list.
      if (form === undefined || accepted !== undefined) return undefined;
      accepted = form;
    } else if (announcesBody(name)) {
      return undefined;
    }
  }
  return accepted ?? 'text/plain';
}

function announcesBody(name: string): boolean {
  if (name.length === 14) return name.toLowerCase() === 'content-length';
  return name.length === 17 && name.toLowerCase() === 'transfer-encoding';
}
