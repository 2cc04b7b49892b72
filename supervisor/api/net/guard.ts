/** Who may come in: nobody without the token, and no web page even with it. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StatusError } from '../status-error.ts';

/** Throws a StatusError for a request that is not to be answered: 403 for where it comes from, 401 for who sends it. */
export type Guard = (request: IncomingMessage) => void;

/** A page may open a socket to loopback, and a name of its own may lead here (DNS rebinding): both are told by these. */
export const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** No Kubernetes client sends these; every browser does. */
const OF_BROWSERS = ['origin', 'sec-fetch-site'] as const;

/** `token`: the only credential there is. */
export function createGuard(token: string): Guard {
  const expected = hash(token);
  return ({ headers }) => {
    if (!OWN_HOST.test(headers.host ?? '')) {
      throw refused(
        `the Host header must be 127.0.0.1 or localhost, not ${JSON.stringify(headers.host ?? '')}`,
      );
    }
    for (const name of OF_BROWSERS) {
      if (headers[name] !== undefined) throw refused(`requests of web pages are refused (${name} header)`);
    }
    const given = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    // Hashes are of one length, so that the comparison says nothing of either.
    if (!timingSafeEqual(hash(given), expected)) throw new StatusError('Unauthorized', 'Unauthorized');
  };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refused(why: string): StatusError {
  return new StatusError('Forbidden', `forbidden: ${why}`, {});
}
