/** What a handler of the API is given, and what it gives back. */

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { KubeObject } from '../node/store/kube-object.ts';

/** One request that has passed the guard. The parts of its path that a route names are in `parameters`. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
  /** The whole body; throws RequestEntityTooLarge beyond what the API server accepts (3 MiB). */
  body(): Promise<Buffer>;
  /** Aborted when the client has gone or hooklet ends. */
  readonly signal: AbortSignal;
}

/** What goes back. A handler that refuses throws a StatusError. */
export type Answer = JsonAnswer | StreamAnswer;

export interface JsonAnswer {
  readonly kind: 'json';
  readonly code: number;
  readonly body: object;
  /** Default: application/json. */
  readonly contentType?: string;
  /** Shown by kubectl as `Warning: …`. */
  readonly warnings?: readonly string[];
}

/** The handler writes the response itself; a watch, a log, a text. Resolves when it is over. */
export interface StreamAnswer {
  readonly kind: 'stream';
  run(response: ServerResponse): Promise<void> | void;
}

export type Handler = (request: ApiRequest) => Promise<Answer> | Answer;

/** A request with `Connection: Upgrade` that has passed the guard: nothing has been written to the socket. */
export interface UpgradeRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
  readonly raw: IncomingMessage;
  readonly socket: Duplex;
  /** What the client has sent after its headers. */
  readonly head: Buffer;
  readonly signal: AbortSignal;
}

/** A StatusError that it throws before it has written anything is answered as in any other request. */
export type UpgradeHandler = (request: UpgradeRequest) => Promise<void> | void;

export function json(code: number, body: object, warnings: readonly string[] = []): JsonAnswer {
  return { kind: 'json', code, body, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** `KubeObject` in lists has no kind and apiVersion of its own upstream; here it keeps them, which is allowed. */
export function list(
  kind: string,
  apiVersion: string,
  resourceVersion: string,
  items: readonly KubeObject[],
): object {
  return { kind, apiVersion, metadata: { resourceVersion }, items };
}
