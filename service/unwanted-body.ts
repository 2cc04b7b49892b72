/** The bodies of requests: no path takes one, so a small one is read and dropped, and a large one refused. */
import type { Request, RequestHandler, Response } from 'express';
import type { Ledger } from './ledger.ts';
import { announcesBody, refuse } from './refusal.ts';

/** Bounds what a client may make us read before it hears so. */
const BODY_LIMIT_BYTES = 1024;

/** Refuses by the Content-Length alone, whatever the method. */
export function refuseLargeBody(ledger: Ledger): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES)
      tooLarge(ledger, request, response);
    else next();
  };
}

/** Goes on when the body has come in. One that never does is answered by the server's time-out. */
export function dropBody(ledger: Ledger): RequestHandler {
  return (request, response, next) => {
    if (!announcesBody(request)) {
      next();
      return;
    }
    // A client of HTTP/1.0 knows no 100, and Node asks only about those of 1.1.
    if (request.headers.expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
    let bytes = 0;
    const goOn = (): void => next();
    const count = (part: Buffer): void => {
      bytes += part.length;
      if (bytes <= BODY_LIMIT_BYTES) return;
      request.off('data', count);
      request.off('end', goOn);
      tooLarge(ledger, request, response);
    };
    request.on('data', count);
    request.once('end', goOn);
  };
}

function tooLarge(ledger: Ledger, request: Request, response: Response): void {
  ledger.rejections.oversized += 1;
  refuse(request, response, 413, `Too large: a body may have ${BODY_LIMIT_BYTES} bytes here.`);
}
