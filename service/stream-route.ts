/** GET /quotes/stream: server-sent events, a quote each second, until the client leaves or the service drains. */
import type { RequestHandler } from 'express';
import { NO_STORE, SECURITY_HEADERS } from './headers.ts';
import type { Quote } from './quote.ts';
import type { Surroundings } from './routes.ts';

const EVERY_MS = 1000;

export function streamRoute({ quotes, streams }: Surroundings): RequestHandler {
  return (request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      ...NO_STORE,
      ...SECURITY_HEADERS,
      // A stream ends with its connection; said from the start, a drain has nothing left to close.
      Connection: 'close',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const send = (): void => {
      // A client that does not read gets nothing more: its backlog must not grow in our memory.
      if (!response.writableNeedDrain) response.write(toEvent(quotes.next(performance.now())));
    };
    const timer = setInterval(send, EVERY_MS);
    const forget = streams.add(() => {
      clearInterval(timer);
      response.end('event: bye\ndata: The service is draining. Reconnect to reach another.\n\n');
    });
    response.once('close', () => {
      clearInterval(timer);
      forget();
    });
    send();
  };
}

function toEvent(quote: Quote): string {
  const [name, content] = quote.kind === 'ready' ? ['quote', quote.text] : ['none', quote.sentence];
  const lines = content.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `event: ${name}\n${lines.join('')}\n`;
}
