/** One HTTP request and its answer, on a connection of its own. */

import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { type Endpoints, goNetError, joinHostPort } from './go-net-error.ts';
import type { HeaderList } from './request-headers.ts';
import type { RequestTarget } from './request-target.ts';

/** Go's MaxResponseHeaderBytes; Node's own default would refuse what a kubelet accepts. */
const LONGEST_HEADERS = 10 * 1024 * 1024;

export interface Exchange {
  readonly status: number;
  readonly location?: string;
  readonly contentLength: number;
  /**
   * Reads up to `limit` bytes of the body and closes the connection. `error` says why it is not whole: an
   * answer whose body breaks off is an answer all the same.
   */
  readBody(limit: number): Promise<{ body: Buffer; error?: Error }>;
  /** Closes the connection without reading. */
  close(): void;
}

/**
 * Sends GET and resolves with the answer's head. Rejects with an Error in Go's words. Aborting `signal` closes
 * the connection, also while the body is read; its reason is the error.
 */
export async function exchange(
  target: RequestTarget,
  headers: HeaderList,
  signal: AbortSignal,
): Promise<Exchange> {
  signal.throwIfAborted();
  let request: ClientRequest | undefined;
  let endpoints: Endpoints = target;
  const abort = () => request?.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    request = createRequest(target, headers);
    // A destroyed request says "socket hang up" even if nobody has asked it anything yet.
    request.on('error', () => undefined);
    signal.throwIfAborted();
    request.once('close', () => signal.removeEventListener('abort', abort));
    request.once('socket', (socket) => {
      socket.once('connect', () => {
        endpoints = connectedEndpoints(target, socket);
      });
    });
    const response = await sendAndAwaitHead(request);
    return toExchange(request, response, signal);
  } catch (error) {
    request?.destroy();
    signal.removeEventListener('abort', abort);
    throw signal.aborted ? signal.reason : goNetError(error, endpoints);
  }
}

/** The modules are loaded by the first request: a pod that asks for nothing starts without them. */
function createRequest(target: RequestTarget, headers: HeaderList): ClientRequest {
  const { hostname, port, path } = target;
  const options: RequestOptions = {
    hostname,
    port,
    path,
    // A flat list, not an object: names may repeat, and nothing is added to it but `Connection: close`.
    headers: headers.flatMap(({ name, value }) => [name, value]) as never,
    setHost: false,
    agent: false,
    maxHeaderSize: LONGEST_HEADERS,
  };
  if (target.scheme === 'http') return process.getBuiltinModule('node:http').request(options);
  if (target.scheme !== 'https')
    throw new Error(`unsupported protocol scheme ${JSON.stringify(target.scheme)}`);
  const servername = isIP(hostname) ? '' : hostname;
  const https = process.getBuiltinModule('node:https');
  return https.request({ ...options, servername, rejectUnauthorized: false });
}

function sendAndAwaitHead(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // An unasked-for 101 is an answer like any other, without a body.
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      response.push(null);
      resolve(response);
    });
    // Stays: an error after the answer's head is the body's, which `readBody` sees for itself.
    request.on('error', reject);
    request.end();
  });
}

function toExchange(request: ClientRequest, response: IncomingMessage, signal: AbortSignal): Exchange {
  const { statusCode = 0, headers } = response;
  response.on('error', () => undefined);
  return {
    status: statusCode,
    ...(headers.location !== undefined && { location: headers.location }),
    contentLength: Number(headers['content-length'] ?? -1),
    close: () => request.destroy(),
    async readBody(limit) {
      const chunks: Buffer[] = [];
      let length = 0;
      try {
        for await (const chunk of response) {
          chunks.push(chunk);
          length += chunk.length;
          if (length >= limit) break;
        }
        return { body: Buffer.concat(chunks).subarray(0, limit) };
      } catch {
        const error: Error = signal.aborted ? signal.reason : new Error('unexpected EOF');
        return { body: Buffer.concat(chunks).subarray(0, limit), error };
      } finally {
        request.destroy();
      }
    },
  };
}

function connectedEndpoints(target: RequestTarget, socket: Socket): Endpoints {
  return {
    ...target,
    local: joinHostPort(socket.localAddress, socket.localPort),
    remote: joinHostPort(socket.remoteAddress, socket.remotePort),
  };
}
