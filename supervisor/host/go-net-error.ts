/** What went wrong on a connection, in the words of Go's net and net/http: the kubelet's messages carry them. */

import { errnoText, errorCode } from './errno-text.ts';

export interface Endpoints {
  readonly hostname: string;
  readonly port: number;
  /** Known once connected. */
  readonly local?: string;
  readonly remote?: string;
}

/** A server answered a TLS greeting with plain text: the kubelet tries a hook again without TLS. */
export class PlainHttpAnswer extends Error {
  constructor(cause: unknown) {
    super('http: server gave HTTP response to HTTPS client', { cause });
  }
}

/** Says in Go's words what a socket, a TLS handshake or Node's HTTP parser reported. */
export function goNetError(error: unknown, endpoints: Endpoints): Error {
  // OpenSSL took the first bytes of a plain-text answer for a TLS record.
  const isPlain =
    errorCode(error) === 'EPROTO' && /wrong version number|packet length too long/.test(`${error}`);
  if (isPlain) return new PlainHttpAnswer(error);
  return new Error(goText(error, endpoints), { cause: error });
}

function goText(error: unknown, endpoints: Endpoints): string {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = errorCode(cause) ?? '';
  const { hostname, local, remote } = endpoints;
  switch (syscallOf(cause)) {
    case 'getaddrinfo':
      return `dial tcp: lookup ${hostname}: ${code === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'}`;
    case 'connect':
      return `dial tcp ${dialled(cause, endpoints)}: connect: ${errnoText(cause)}`;
    case 'read':
    case 'write':
      if (code !== 'EPROTO')
        return `${syscallOf(cause)} tcp ${local}->${remote}: ${syscallOf(cause)}: ${errnoText(cause)}`;
  }
  // Node's "socket hang up", and its "disconnected before secure TLS connection was established".
  if (code === 'ECONNRESET') return 'EOF';
  if (code === 'EPROTO') return goTlsError(errnoText(cause));
  if (code.startsWith('HPE_')) return goParseError(cause);
  if (code === 'ERR_INVALID_HTTP_TOKEN') return 'net/http: invalid header field name';
  if (code === 'ERR_INVALID_CHAR') return 'net/http: invalid header field value';
  return errnoText(cause);
}

/** `host:port`, with brackets around an IPv6 address (Go's net.JoinHostPort). */
export function joinHostPort(host: string | undefined, port: number | undefined): string {
  return host?.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function goTlsError(message: string): string {
  const alert = /alert ([a-z ]+)/.exec(message)?.[1];
  return alert ? `remote error: tls: ${alert}` : `tls: ${message.split(':').at(-2) ?? message}`;
}

function goParseError(error: unknown): string {
  const raw = (error as { rawPacket?: Buffer }).rawPacket?.toString('latin1') ?? '';
  const firstLine = raw.split(/\r?\n/, 1)[0] ?? '';
  return `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${JSON.stringify(firstLine)}`;
}

function dialled(error: unknown, { hostname, port }: Endpoints): string {
  const { address } = error as { address?: string };
  return joinHostPort(address ?? hostname, port);
}

function syscallOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error ? String(error.syscall) : undefined;
}
