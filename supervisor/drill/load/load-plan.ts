/** What the load consists of: the rate, the mix of connections, and the requests with their shares. */

export interface LoadPlan {
  /** Requests a second, whatever the server does (open loop). */
  readonly rate: number;
  /** The share of requests, 0 to 1, that go over a kept connection where there is one. */
  readonly reuse: number;
  readonly requests: readonly PlannedRequest[];
  /** After so long without a whole answer a request is given up. */
  readonly timeoutMs: number;
  /** TLS, without looking at the certificate. */
  readonly tls: boolean;
}

export interface PlannedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Of all requests, 0 to 1; the shares of a plan add up to 1. */
  readonly share: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expects: StatusRange;
}

/** Inclusive ranges of status codes. */
export type StatusRange = readonly { readonly from: number; readonly to: number }[];

/** What a client takes for an answer: success, and what sends it elsewhere. */
export const ANY_SUCCESS: StatusRange = [{ from: 200, to: 399 }];

export const DEFAULT_RATE = 200;
export const DEFAULT_REUSE = 0.8;
export const DEFAULT_TIMEOUT_MS = 10_000;

export function isExpected(status: number, expects: StatusRange): boolean {
  return expects.some(({ from, to }) => from <= status && status <= to);
}

/** `GET /quote?delay=1500`, as people name it. */
export function requestName({ method, path }: Pick<PlannedRequest, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
