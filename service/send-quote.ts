/** Writes a quote as the answer: the one place, for the hot path and for Express, so that both answer alike. */
import type { ServerResponse } from 'node:http';
import type { Serialised } from './quote.ts';

/** Answers 200 with a serialised quote. Node leaves the body out when the request was a HEAD. */
export function sendQuote(response: ServerResponse, { headers, body }: Serialised, closing: boolean): void {
  // The type wants a mutable array; writeHead only reads it.
  response.writeHead(200, closing ? [...headers, 'Connection', 'close'] : (headers as string[]));
  response.end(body, 'latin1');
}
