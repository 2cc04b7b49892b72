/** The TLS server: guard, route, answer; counts what was no request at all. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { abortGroup, type BeginWork } from '../host/abort-group.ts';
import { readBody } from './http/read-body.ts';
import { respond, statusOf, writeStatus } from './http/respond.ts';
import type { Matched, Router } from './http/router.ts';
import { answerSocket } from './net/answer-socket.ts';
import type { ServerIdentity } from './net/certificate.ts';
import type { ConnectionErrors } from './net/connection-errors.ts';
import type { Guard } from './net/guard.ts';
import { badRequest, methodNotAllowed, StatusError, unknownResource } from './status-error.ts';

export interface ApiServerOptions {
  readonly identity: ServerIdentity;
  readonly guard: Guard;
  readonly router: Router;
  readonly errors: ConnectionErrors;
  /** Aborted when hooklet ends: watches and streams end then. */
  readonly signal: AbortSignal;
  /** Told of a fault of our own; the client gets a 500. */
  onFault(error: unknown): void;
}

/** Half-open and silent connections are ended after these. */
const HANDSHAKE_MS = 10_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const CHECK_MS = 5_000;
const MOST_HEADER_BYTES = 64 * 1024;

export function createApiServer(options: ApiServerOptions): Server {
  const { identity, errors } = options;
  const begin = abortGroup(options.signal);
  const server = createServer(
    {
      key: identity.privateKey,
      cert: identity.certificate,
      // Nobody's certificate is looked at: without this all the authorities that Node knows would be loaded.
      ca: [],
      // Upgrades to WebSocket and SPDY need it; kubectl would rather have HTTP/2.
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // The guard says it better.
      requireHostHeader: false,
    },
    (request, response) => void answer(options, begin, request, response),
  );
  server.on('upgrade', (request, socket, head) => void upgrade(options, begin, request, socket, head));
  server.on('tlsClientError', () => errors.count('tls-handshake'));
  // Ending a connection may bring its parser to complain once more.
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    const reason = CLIENT_ERRORS[error.code ?? ''] ?? 'malformed-request';
    errors.count(reason);
    if (reason === 'connection-reset') socket.destroy();
    else answerSocket(socket, badRequest(reason.replaceAll('-', ' ')).status);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    errors.count('connect');
    answerSocket(socket, methodNotAllowed().status);
  });
  return server;
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  ECONNRESET: 'connection-reset',
};

async function answer(
  options: ApiServerOptions,
  begin: BeginWork,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const work = begin();
  response.once('close', () => work.abort());
  response.on('error', () => {});
  try {
    options.guard(request);
    const { url, matched } = find(options.router, request);
    const { method = 'GET' } = request;
    const handler = matched.route.methods[method === 'HEAD' ? 'GET' : method];
    if (!handler) throw matched.route.upgrade ? badRequest('Upgrade request required') : methodNotAllowed();
    const result = await handler({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      parameters: matched.parameters,
      body: () => readBody(request),
      signal: work.signal,
    });
    await respond(response, result);
  } catch (error) {
    if (!(error instanceof StatusError) && !work.signal.aborted) options.onFault(error);
    refuse(request, response, error);
  }
}

/** In the middle of an answer only the end of the connection can say that something went wrong. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of the body is not waited for.
  if (!request.complete) response.setHeader('Connection', 'close');
  writeStatus(response, statusOf(error));
}

async function upgrade(
  options: ApiServerOptions,
  begin: BeginWork,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const work = begin();
  socket.on('error', () => options.errors.count('upgraded-socket'));
  socket.once('close', () => work.abort());
  try {
    options.guard(request);
    const { url, matched } = find(options.router, request);
    const { method = 'GET', headers } = request;
    const handler = matched.route.upgrade;
    if (!handler) throw badRequest('this path takes no Upgrade');
    await handler({
      method,
      query: url.searchParams,
      headers,
      parameters: matched.parameters,
      raw: request,
      socket,
      head,
      signal: work.signal,
    });
  } catch (error) {
    if (!(error instanceof StatusError) && !work.signal.aborted) options.onFault(error);
    options.errors.count('refused-upgrade');
    answerSocket(socket, statusOf(error));
  }
}

/** Throws NotFound. */
function find(router: Router, request: IncomingMessage): { url: URL; matched: Matched } {
  const url = URL.canParse(request.url ?? '', BASE) ? new URL(request.url ?? '', BASE) : undefined;
  const matched = url && router(url.pathname);
  if (!url || !matched) throw unknownResource();
  return { url, matched };
}

const BASE = 'https://127.0.0.1';
