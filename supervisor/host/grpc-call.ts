/** One unary gRPC call: a message there, a message or a status back (PROTOCOL-HTTP2.md of grpc). */

import { STATUS_CODES } from 'node:http';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { GRPC, httpCode, resetCode } from './grpc-status.ts';

export interface GrpcRequest {
  /** `/grpc.health.v1.Health/Check`. */
  readonly path: string;
  readonly authority: string;
  readonly userAgent: string;
  readonly message: Buffer;
  readonly timeoutMs: number;
}

/** A status that is not OK has no message. */
export type GrpcAnswer =
  | { readonly kind: 'message'; readonly message: Buffer }
  | { readonly kind: 'status'; readonly code: number; readonly details: string };

/** In front of every message: one byte for compression, four for its length. */
const PREFIX_BYTES = 5;

/** What grpc-go takes by default. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;

/** Resolves with DeadlineExceeded when `signal` is aborted. Never rejects. */
export function callUnary(
  session: ClientHttp2Session,
  request: GrpcRequest,
  signal: AbortSignal,
): Promise<GrpcAnswer> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(OVER);
    if (session.destroyed || session.closed) return resolve(LOST);
    const stream = session.request(headersOf(request));
    const onAbort = () => {
      stream.close(constants.NGHTTP2_CANCEL);
      resolve(OVER);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const answer = collect(session, stream);
    stream.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(answer());
    });
    stream.end(framed(request.message));
  });
}

const OVER = status(GRPC.DeadlineExceeded, 'context deadline exceeded');
const LOST = status(GRPC.Unavailable, 'error reading from server: EOF');

function headersOf({ path, authority, userAgent, timeoutMs }: GrpcRequest) {
  return {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': path,
    ':authority': authority,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': userAgent,
    'grpc-timeout': `${Math.max(1, Math.ceil(timeoutMs))}m`,
  };
}

function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Listens from now on; what it returns judges what has come once the stream is closed. */
function collect(session: ClientHttp2Session, stream: ClientHttp2Stream): () => GrpcAnswer {
  let chunks: Buffer[] = [];
  let length = 0;
  let first: IncomingHttpHeaders | undefined;
  let last: IncomingHttpHeaders = {};
  let tooLong = false;
  stream.on('response', (headers) => {
    first = headers;
    last = headers;
  });
  stream.on('trailers', (headers: IncomingHttpHeaders) => {
    last = headers;
  });
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= LONGEST_MESSAGE + PREFIX_BYTES || tooLong) return;
    tooLong = true;
    chunks = [];
    stream.close(constants.NGHTTP2_CANCEL);
  });
  // How it was reset stands in rstCode.
  stream.on('error', () => {});
  // Node resets the streams of a connection that has ended; the server did not.
  const lost = () => (stream.rstCode && !session.destroyed ? reset(stream) : LOST);
  return () => {
    if (tooLong)
      return status(GRPC.ResourceExhausted, `grpc: received message larger than max (${LONGEST_MESSAGE})`);
    if (first === undefined) return lost();
    const [http, type] = [Number(first[':status']), String(first['content-type'] ?? '')];
    if (http !== 200 || !isGrpc(type)) return refused(http, type);
    const code = last['grpc-status'];
    if (code === undefined) return lost();
    if (Number(code) !== GRPC.OK) return status(Number(code), messageOf(last));
    return unframed(Buffer.concat(chunks));
  };
}

function reset({ rstCode = 0 }: ClientHttp2Stream): GrpcAnswer {
  return status(resetCode(rstCode), `stream terminated by RST_STREAM with error code ${rstCode}`);
}

/** In the words of grpc-go's http2_client.go. */
function refused(http: number, type: string): GrpcAnswer {
  const words = [
    ...(http === 200
      ? []
      : [`unexpected HTTP status code received from server: ${http} (${STATUS_CODES[http] ?? ''})`]),
    ...(isGrpc(type) ? [] : [`transport: received unexpected content-type ${JSON.stringify(type)}`]),
  ];
  return status(httpCode(http), words.join('; '));
}

/** `application/grpc+proto` too. */
function isGrpc(type: string): boolean {
  return /^application\/grpc(?:[+;]|$)/.test(type);
}

function unframed(body: Buffer): GrpcAnswer {
  if (body.length < PREFIX_BYTES) return status(GRPC.Internal, 'the answer holds no message');
  const message = body.subarray(PREFIX_BYTES);
  if (body[0] !== 0) return status(GRPC.Internal, 'the answer is compressed, which was not asked for');
  if (body.readUInt32BE(1) !== message.length) return status(GRPC.Internal, 'unexpected EOF');
  return { kind: 'message', message };
}

function status(code: number, details: string): GrpcAnswer {
  return { kind: 'status', code: Number.isInteger(code) ? code : GRPC.Unknown, details };
}

/** Percent-encoded, as headers hold ASCII only; what is encoded wrongly stays as it is. */
function messageOf(headers: IncomingHttpHeaders): string {
  const text = String(headers['grpc-message'] ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
