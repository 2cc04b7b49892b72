/** Answers that are not objects: health checks, OpenAPI v2. */

import type { Answer, Handler } from '../request.ts';

export function textAnswer(text: string, contentType = 'text/plain; charset=utf-8'): Answer {
  return {
    kind: 'stream',
    run(response) {
      const body = Buffer.from(text);
      response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': body.length });
      response.end(body);
    },
  };
}

/** `/healthz`, `/livez`, `/readyz` */
export const healthHandler: Handler = () => textAnswer('ok');

/**
 * kubectl up to 1.28 wants OpenAPI v2 as protobuf before it applies anything. No bytes at all are a valid, empty
 * document. With the `@` of the type that kubectl asks for, Go's own parser of media types fails.
 */
export const openApiV2Handler: Handler = () =>
  textAnswer('', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
