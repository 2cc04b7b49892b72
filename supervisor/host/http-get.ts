/** httpGet as the kubelet does it: for hooks, and for probes. */

import { HookletError } from '../errors.ts';
import { PlainHttpAnswer } from './go-net-error.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import { givenHost, type HeaderList, requestHeaders } from './request-headers.ts';
import { actionTarget, type RequestTarget, redirectTarget } from './request-target.ts';

/** kubelet: maxRespBodyLength. */
const LONGEST_BODY = 10 * 1024;
/** Go's net/http, which the kubelet's RedirectChecker repeats. */
const MOST_REQUESTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];
const TIMED_OUT = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

/** Where the kubelet's two HTTP clients differ: kubelet.go (insecureContainerLifecycleHTTPClient), pkg/probe/http. */
const RULES = {
  lifecycle: { acceptGzip: true, fallsBackToHttp: true, skipsLongBody: true },
  probe: { acceptGzip: false, fallsBackToHttp: false, skipsLongBody: false },
} as const;

export interface HttpRequest {
  /** In any case; empty means http. */
  readonly scheme: string;
  /** The manifest's host, else the pod's address. */
  readonly host: string;
  /** Resolved: 1 to 65535. */
  readonly port: number;
  readonly path: string;
  readonly headers: HeaderList;
  /** `kube-lifecycle/1.36` or `kube-probe/1.36`; a header of the manifest goes before it. */
  readonly userAgent: string;
  /** `lifecycle` unless said. */
  readonly purpose?: keyof typeof RULES;
  /** For everything: connecting, redirects, headers and body. None unless said; hooks have none. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** At most 10 KiB; empty when a hook's answer announces more. */
  readonly body: Buffer;
  /** Why the body is not whole; a hook does not mind, a probe fails. */
  readonly bodyError?: string;
  /** The answer is a redirect to another host, which is not followed. */
  readonly redirectedElsewhere: boolean;
  /** Asked for https, the server spoke http, and answered when asked again. */
  readonly fellBackToHttp: boolean;
}

/**
 * One GET on a connection of its own: no proxy, certificates not verified, redirects followed on the same host
 * only. Any answer resolves, whatever its status. Rejects with HTTP_ERROR and Go's words, `Get "http://…": dial
 * tcp …: connect: connection refused`. Waits for the body too, up to 10 KiB, as the kubelet does. Aborting
 * closes the connection at once.
 */
export async function httpGet(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const rules = RULES[request.purpose ?? 'lifecycle'];
  const limited = limitTime(signal, request.timeoutMs);
  try {
    const answer = await get(request, request.scheme, request.headers, limited.signal);
    return { ...answer, fellBackToHttp: false };
  } catch (error) {
    if (!rules.fallsBackToHttp || !(error instanceof HookletError && error.cause instanceof PlainHttpAnswer))
      throw error;
    return { ...(await getWithoutTls(request, error, limited.signal)), fellBackToHttp: true };
  } finally {
    limited.release();
  }
}

type PlainAnswer = Omit<HttpAnswer, 'fellBackToHttp'>;

/** handlers.go: the second try goes without the credentials, and if it fails the first error is the one told. */
async function getWithoutTls(
  request: HttpRequest,
  first: unknown,
  signal: AbortSignal,
): Promise<PlainAnswer> {
  const headers = request.headers.filter(({ name }) => name.toLowerCase() !== 'authorization');
  return get(request, 'http', headers, signal).catch(() => {
    throw first;
  });
}

async function get(
  request: HttpRequest,
  scheme: string,
  given: HeaderList,
  signal: AbortSignal,
): Promise<PlainAnswer> {
  const rules = RULES[request.purpose ?? 'lifecycle'];
  const first = actionTarget(scheme, request.host, request.port, request.path);
  const headers = requestHeaders(given, { userAgent: request.userAgent, acceptGzip: rules.acceptGzip });
  const ownReferer = headers.some(({ name }) => name === 'Referer');
  let host = givenHost(given);
  let referer: string | undefined;
  let target = first;
  for (let requests = 1; ; requests++) {
    const sent = [
      { name: 'Host', value: host ?? target.authority },
      ...headers,
      ...(referer && !ownReferer ? [{ name: 'Referer', value: referer }] : []),
    ];
    const answer = await exchange(target, sent, signal).catch((error: Error) => fail(target.url, error));
    const next = whereTo(answer, target);
    if (!next) return finish(answer, rules.skipsLongBody, false);
    if (next.hostname !== first.hostname.toLowerCase()) return finish(answer, rules.skipsLongBody, true);
    answer.close();
    if (requests >= MOST_REQUESTS) fail(answer.location ?? '', new Error('stopped after 10 redirects'));
    // Go keeps a Host of the manifest's for a relative Location only (golang/go issue 22233).
    if (URL.canParse(answer.location ?? '')) host = undefined;
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
    fail(
      from.url,
      new Error(`failed to parse Location header ${JSON.stringify(location)}`, { cause: error }),
    );
  }
}

async function finish(
  answer: Exchange,
  skipsLongBody: boolean,
  redirectedElsewhere: boolean,
): Promise<PlainAnswer> {
  const { status } = answer;
  if (skipsLongBody && answer.contentLength > LONGEST_BODY) {
    answer.close();
    return { status, body: Buffer.alloc(0), redirectedElsewhere };
  }
  const { body, error } = await answer.readBody(LONGEST_BODY);
  return { status, body, ...(error !== undefined && { bodyError: error }), redirectedElsewhere };
}

/** Go's url.Error. */
function fail(url: string, cause: Error): never {
  throw new HookletError('HTTP_ERROR', `Get ${JSON.stringify(url)}: ${cause.message}`, { url }, cause);
}

/** Both the caller's signal and the time-out, and nothing left behind on either. */
function limitTime(signal: AbortSignal, timeoutMs?: number): { signal: AbortSignal; release(): void } {
  const limit = new AbortController();
  const cancel = () => limit.abort(new Error('context canceled'));
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const expire = () => limit.abort(new Error(TIMED_OUT));
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
  return {
    signal: limit.signal,
    release() {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    },
  };
}
