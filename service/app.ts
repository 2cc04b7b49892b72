/** The Express app: every path but the hot one, and the answers for requests that match none. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { refuse } from './refusal.ts';
import { reply } from './reply.ts';
import { routes, type Surroundings } from './routes.ts';
import { dropBody, refuseLargeBody } from './unwanted-body.ts';

/** Builds the app. Its answers carry the same headers as the hot path's. */
export function createApp(around: Surroundings): Express {
  const app = express();
  // As strict as the hot path: one spelling for one path.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(refuseLargeBody(around.ledger));
  for (const [path, handler] of Object.entries(routes(around))) {
    app.get(path, dropBody(around.ledger), handler);
    app.all(path, notAllowed);
  }
  app.use((request, response) => {
    refuse(request, response, 404, `Not found: nothing is at ${request.path}. A fortune is at /quote.`);
  });
  app.use(answerError(around));
  return app;
}

const notAllowed: RequestHandler = (request, response) => {
  const sentence = `Not allowed: ${request.method} on ${request.path}. Use GET or HEAD.`;
  refuse(request, response, 405, sentence, { Allow: 'GET, HEAD' });
};

/** A client's mistake gets a sentence, ours gets 500 without a word about the inside; the service lives on. */
function answerError({ ledger, log }: Surroundings): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const status = clientStatus(error);
    if (response.headersSent) {
      log(`error after the answer to ${request.method} ${request.path} had begun: ${error}`);
      response.destroy();
    } else if (status !== undefined) {
      ledger.rejections.malformed += 1;
      reply(response, status, 'Bad request: it could not be understood.');
    } else {
      log(
        `error answering ${request.method} ${request.path}: ${error instanceof Error ? error.stack : error}`,
      );
      reply(response, 500, 'The service failed to answer. The failure is in its log.');
    }
  };
}

function clientStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
