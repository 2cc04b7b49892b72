/** One HTTP request to the service next door. */
import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Our services answer in a line; somebody else's may not. */
const MAX_BODY = 64 * 1024;

/**
 * Sends a request and reads the whole answer. Rejects with the socket's error, with an `aborted` ECONNRESET when the
 * other side dies half-way, or with the signal's reason.
 */
export function ask(method: 'GET' | 'POST', url: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, signal, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (body.length < MAX_BODY) body += part;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: body.trim() }));
      response.once('error', reject);
    });
    outgoing.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    outgoing.end();
  });
}
