/** GET / */
import type { RequestHandler } from 'express';
import { NO_STORE } from './headers.ts';
import { PAGE_HEADERS, renderPage } from './page.ts';
import { STATUS_OF } from './quote-route.ts';
import type { Surroundings } from './routes.ts';

export function pageRoute({ quotes }: Surroundings): RequestHandler {
  return (_request, response) => {
    const quote = quotes.next(performance.now());
    const html = renderPage(quote, quotes.fresh);
    response.writeHead(STATUS_OF[quote.kind], {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(html),
      ...NO_STORE,
      ...PAGE_HEADERS,
    });
    response.end(html);
  };
}
