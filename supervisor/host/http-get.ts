/** httpGet as the kubelet does it: for hooks, and for probes. */

import { HookletError } from '../errors.ts';
import { getFollowing } from './follow-redirects.ts';
import { PlainHttpAnswer } from './go-net-error.ts';
import { DeadlineExceeded, limitTime } from './limit-time.ts';
import { givenHost, type HeaderList, requestHeaders } from './request-headers.ts';
import { actionTarget } from './request-target.ts';

/** kubelet: maxRespBodyLength. */
const LONGEST_BODY = 10 * 1024;

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
    const isPlain = error instanceof HookletError && error.cause instanceof PlainHttpAnswer;
    if (!isPlain || !rules.fallsBackToHttp) throw error;
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
  const { acceptGzip, skipsLongBody } = RULES[request.purpose ?? 'lifecycle'];
  const target = actionTarget(scheme, request.host, request.port, request.path);
  const headers = requestHeaders(given, { userAgent: request.userAgent, acceptGzip });
  const { answer, redirectedElsewhere } = await getFollowing(target, headers, givenHost(given), signal);
  const { status } = answer;
  if (skipsLongBody && answer.contentLength > LONGEST_BODY) {
    answer.close();
    return { status, body: Buffer.alloc(0), redirectedElsewhere };
  }
  const { body, error } = await answer.readBody(LONGEST_BODY);
  if (!error) return { status, body, redirectedElsewhere };
  const timedOut = error instanceof DeadlineExceeded;
  const suffix = timedOut ? ' (Client.Timeout or context cancellation while reading body)' : '';
  return { status, body, bodyError: `${error.message}${suffix}`, redirectedElsewhere };
}
