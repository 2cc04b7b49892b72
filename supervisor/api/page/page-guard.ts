/** Which requests over plain http are listened to at all: those of the page itself, on this machine. */

import type { IncomingMessage } from 'node:http';
import { OWN_HOST } from '../net/guard.ts';
import { forbidden } from './refusals.ts';

/**
 * Throws Forbidden for a name that only leads here (DNS rebinding) and for requests that another page makes. `isEntry`:
 * a link to the page may stand anywhere; without the token behind it there is nothing to be seen.
 */
export function guardPage({ headers, method }: IncomingMessage, isEntry: boolean): void {
  const { host = '', origin } = headers;
  if (!OWN_HOST.test(host)) {
    throw forbidden(`the Host header must be 127.0.0.1 or localhost, not ${JSON.stringify(host)}`);
  }
  if (origin !== undefined && origin !== `http://${host}`) throw forbidden('another page may not ask this');
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (!(isEntry && isNavigation && method === 'GET')) throw forbidden('another page may not ask this');
}
