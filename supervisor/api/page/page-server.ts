/** The live page over plain http: its files for everybody on this machine, everything else for who holds a session. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { abortGroup, type BeginWork } from '../../host/abort-group.ts';
import type { Journal } from '../../timeline/journal.ts';
import { readBody } from '../http/read-body.ts';
import { respond, statusOf, writeStatus } from '../http/respond.ts';
import type { Router } from '../http/router.ts';
import { type JsonAnswer, json } from '../request.ts';
import { badRequest, methodNotAllowed, StatusError } from '../status-error.ts';
import { readDrillWish } from './drill-wish.ts';
import type { Drills } from './drills.ts';
import { streamEvents } from './event-stream.ts';
import { pageFile } from './page-files.ts';
import { guardPage } from './page-guard.ts';
import { noSession, wrongToken } from './refusals.ts';
import type { RestartPod } from './restart-pod.ts';
import type { Sessions } from './sessions.ts';

export interface PageOptions {
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly now: () => number;
  /** The API's own: what the page may ask of it is in `ALLOWED`. */
  readonly router: Router;
  readonly restart: RestartPod;
  readonly drills?: Drills;
  readonly signal: AbortSignal;
  onFault(error: unknown): void;
}

/** What the page may ask of the API. Nothing that runs a command. */
const ALLOWED = [
  { method: 'GET', path: /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/log$/ },
  { method: 'DELETE', path: /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+$/ },
] as const;
const DRILL = /^\/page\/drill(?:\/([^/]+)\/([^/]+))?$/;
const RESTART = /^\/page\/restart\/([^/]+)\/([^/]+)$/;

const HEADERS_MS = 10_000;
const REQUEST_MS = 20_000;
const CHECK_MS = 5_000;
const MOST_HEADER_BYTES = 16 * 1024;

/** What Go's server says to a client of kubectl's kind that speaks http to https. */
const WRONG_LANGUAGE = 'Client sent an HTTP request to an HTTPS server.\n';

export function createPageServer(options: PageOptions): Server {
  const begin = abortGroup(options.signal);
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      noDelay: true,
      // The guard says it better.
      requireHostHeader: false,
    },
    (request, response) => void answer(options, begin, request, response),
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

async function answer(
  options: PageOptions,
  begin: BeginWork,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const work = begin();
  response.once('close', () => work.abort());
  response.on('error', () => {});
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  try {
    await route(options, request, response, work.signal);
  } catch (error) {
    if (!(error instanceof StatusError) && !work.signal.aborted) options.onFault(error);
    if (response.headersSent) response.destroy();
    else {
      if (!request.complete) response.setHeader('Connection', 'close');
      writeStatus(response, statusOf(error));
    }
  }
}

async function route(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { method = 'GET' } = request;
  const url = URL.canParse(request.url ?? '', BASE) ? new URL(request.url ?? '', BASE) : undefined;
  if (!url) throw badRequest('this is no path');
  const { pathname } = url;
  guardPage(request, pathname === '/');
  const file = method === 'GET' || method === 'HEAD' ? await pageFile(pathname) : undefined;
  if (file) {
    response.writeHead(200, { ...file.headers, 'Content-Length': file.body.length });
    response.end(file.body);
  } else if (pathname === '/page/session' && method === 'POST') {
    await respond(response, json(200, { session: await exchange(options.sessions, request) }));
  } else if (pathname.startsWith('/page/') || isAllowed(method, pathname)) {
    requireSession(options.sessions, request);
    await serve(options, request, response, url, signal);
  } else {
    response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
    response.end(WRONG_LANGUAGE);
  }
}

async function serve(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  signal: AbortSignal,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const { pathname, searchParams: query } = url;
  if (pathname === '/page/events' && method === 'GET') {
    const after = Number(query.get('after') ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw badRequest('after must be the number of a record');
    await streamEvents(response, { ...options, after, signal });
    return;
  }
  const [, namespace, name] = RESTART.exec(pathname) ?? [];
  if (namespace !== undefined && name !== undefined && method === 'POST') {
    await options.restart(decoded(namespace), decoded(name));
    await respond(response, json(202, {}));
    return;
  }
  if (DRILL.test(pathname) && options.drills) {
    await respond(response, await drill(options.drills, request, pathname));
    return;
  }
  const matched = options.router(pathname);
  const handler = isAllowed(method, pathname) ? matched?.route.methods[method] : undefined;
  if (!matched || !handler) throw badRequest('the page has no such path');
  const { parameters } = matched;
  const body = () => readBody(request);
  await respond(
    response,
    await handler({ method, path: pathname, query, headers, parameters, body, signal }),
  );
}

/**
 * `POST /page/drill/NAMESPACE/NAME`, body empty or `{"stop","rate","warmSeconds","graceSeconds"}`: 202 with the state;
 * a copy of the pod, NAME-drill, is started on free ports, put under load and stopped, and is drawn as any other pod.
 * `GET /page/drill`: 200 with the state, to be asked about once a second: none, running with its progress, over with
 * the report, failed with a message. `DELETE /page/drill` calls it off: 202.
 */
async function drill(drills: Drills, request: IncomingMessage, path: string): Promise<JsonAnswer> {
  const [, namespace, name] = DRILL.exec(path) ?? [];
  if (namespace === undefined || name === undefined) {
    if (request.method === 'GET') return json(200, drills.state());
    if (request.method === 'DELETE') return json(202, drills.callOff());
  } else if (request.method === 'POST') {
    const wish = readDrillWish((await readBody(request)).toString());
    return json(202, await drills.start(decoded(namespace), decoded(name), wish));
  }
  throw methodNotAllowed();
}

/** Throws BadRequest. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('this is no path');
  }
}

function isAllowed(method: string, path: string): boolean {
  return ALLOWED.some((allowed) => allowed.method === method && allowed.path.test(path));
}

/** Throws Unauthorized. */
async function exchange(sessions: Sessions, request: IncomingMessage): Promise<string> {
  const session = sessions.exchange((await readBody(request)).toString('latin1').trim());
  if (session === undefined) throw wrongToken();
  return session;
}

/** A header that no other page can make a browser send, and no cookie that another port of this machine would get. */
function requireSession(sessions: Sessions, { headers }: IncomingMessage): void {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (!sessions.holds(given)) throw noSession();
}

const BASE = 'http://127.0.0.1';
