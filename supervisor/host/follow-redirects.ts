/** GET, and again where the answer points to, as Go's http.Client does it for a kubelet. */

import { HookletError } from '../errors.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import { DeadlineExceeded } from './limit-time.ts';
import type { HeaderList } from './request-headers.ts';
import { type RequestTarget, redirectTarget } from './request-target.ts';

/** Go's net/http, which the kubelet's RedirectChecker repeats. */
const MOST_REQUESTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];

export interface LastAnswer {
  /** To be read or closed. */
  readonly answer: Exchange;
  /** It is a redirect to another host, at which the kubelet stops (pkg/probe/http, RedirectChecker). */
  readonly redirectedElsewhere: boolean;
}

/**
 * Sends the headers to `first` and to wherever it redirects on the same host, `host` being the manifest's own
 * `Host` header. Rejects with HTTP_ERROR and the text of Go's url.Error.
 */
export async function getFollowing(
  first: RequestTarget,
  headers: HeaderList,
  host: string | undefined,
  signal: AbortSignal,
): Promise<LastAnswer> {
  const ownReferer = headers.some(({ name }) => name === 'Referer');
  let ownHost = host;
  let referer: string | undefined;
  let target = first;
  for (let requests = 1; ; requests++) {
    const sent = [
      { name: 'Host', value: ownHost ?? target.authority },
      ...headers,
      ...(referer && !ownReferer ? [{ name: 'Referer', value: referer }] : []),
    ];
    const answer = await exchange(target, sent, signal).catch((error: Error) => failed(target.url, error));
    const next = whereTo(answer, target);
    if (!next) return { answer, redirectedElsewhere: false };
    if (next.hostname !== first.hostname.toLowerCase()) return { answer, redirectedElsewhere: true };
    answer.close();
    if (requests >= MOST_REQUESTS) fail(answer.location ?? '', 'stopped after 10 redirects');
    // Go keeps a Host of the manifest's for a relative Location only (golang/go issue 22233).
    if (URL.canParse(answer.location ?? '')) ownHost = undefined;
    referer = target.scheme === 'https' && next.scheme === 'http' ? undefined : target.url;
    target = next;
  }
}

function whereTo(answer: Exchange, from: RequestTarget): RequestTarget | undefined {
  const { status, location } = answer;
  if (!REDIRECTS.includes(status) || !location) return undefined;
  try {
    return redirectTarget(location, from);
  } catch (error) {
    answer.close();
    fail(from.url, `failed to parse Location header ${JSON.stringify(location)}`, error);
  }
}

function failed(url: string, error: Error): never {
  const timedOut = error instanceof DeadlineExceeded;
  fail(url, `${error.message}${timedOut ? ' (Client.Timeout exceeded while awaiting headers)' : ''}`, error);
}

function fail(url: string, text: string, cause?: unknown): never {
  throw new HookletError('HTTP_ERROR', `Get ${JSON.stringify(url)}: ${text}`, { url }, cause);
}
