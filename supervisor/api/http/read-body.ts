/** The whole body of a request, up to the API server's limit. */

import type { IncomingMessage } from 'node:http';
import { StatusError } from '../status-error.ts';

/** `--max-request-bytes` of the API server. */
const MOST_BYTES = 3 * 1024 * 1024;

/** Rejects with RequestEntityTooLarge, or BadRequest when the client leaves in the middle. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
      // The rest is read and thrown away: the answer comes when the client has sent all, or has left.
      else chunks.length = 0;
    });
    request.once('end', () => {
      if (bytes <= MOST_BYTES) resolve(Buffer.concat(chunks));
      else {
        const message = `Request entity too large: limit is ${MOST_BYTES}`;
        reject(new StatusError('RequestEntityTooLarge', message));
      }
    });
    request.once('error', (error) =>
      reject(new StatusError('BadRequest', `unexpected EOF: ${error.message}`)),
    );
  });
}
