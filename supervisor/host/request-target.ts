/** Where a hook's or probe's HTTP request goes: Go's rules for a path that may be anything. */

import { isIPv6 } from 'node:net';

/** One URL, in the parts that a request is made of. */
export interface RequestTarget {
  /** Lower case; `http` and `https` can be requested. */
  readonly scheme: string;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The default `Host` header: `host:port`, the port said even when it is the scheme's own. */
  readonly authority: string;
  /** Path and query as they go over the wire: escaped, with a leading slash. */
  readonly path: string;
  /** The whole URL as an error names it, fragment included. */
  readonly url: string;
}

/** The target of an httpGet action: pkg/probe/http/request.go, formatURL. An empty scheme means http. */
export function actionTarget(scheme: string, host: string, port: number, path: string): RequestTarget {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const parts = splitPath(path);
  const lowerScheme = scheme.toLowerCase() || 'http';
  const shown = `${parts.path}${parts.query}`;
  const url = `${lowerScheme}://${authority}${shown}${parts.fragment}`;
  const wirePath = shown.startsWith('/') ? shown : `/${shown}`;
  return { scheme: lowerScheme, hostname: host, port, authority, path: wirePath, url };
}

/** The target of a `Location` header; throws a TypeError when it is no URL. */
export function redirectTarget(location: string, from: RequestTarget): RequestTarget {
  const url = new URL(location, from.url);
  const scheme = url.protocol.slice(0, -1);
  return {
    scheme,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (scheme === 'https' ? 443 : 80),
    authority: url.host,
    path: `${url.pathname}${url.search}`,
    url: url.href,
  };
}

interface PathParts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/**
 * Go's url.Parse: query and fragment are told apart, a scheme or host in the path is dropped. What it cannot
 * parse is all path, "it's too late to reject it" (formatURL).
 */
function splitPath(text: string): PathParts {
  const [, beforeFragment = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(text) ?? [];
  const [, beforeQuery = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(beforeFragment) ?? [];
  const path = beforeQuery.replace(/^[A-Za-z][A-Za-z0-9+.-]*:(?=\/)/, '').replace(/^\/\/(?!\/)[^/]*/, '');
  if (isUnparsable(path, beforeFragment, fragment))
    return { path: rooted(escapePath(text)), query: '', fragment: '' };
  return { path: rooted(asGoWritesIt(path)), query: escapeRest(query), fragment };
}

function isUnparsable(path: string, beforeFragment: string, fragment: string): boolean {
  const brokenEscape = /%(?![0-9A-Fa-f]{2})/;
  const firstSegment = path.split('/', 1)[0] ?? '';
  return (
    [...beforeFragment].some((character) => character < ' ' || character === '\x7f') ||
    brokenEscape.test(path) ||
    brokenEscape.test(fragment) ||
    firstSegment.includes(':')
  );
}

function rooted(path: string): string {
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

/** Go's URL.EscapedPath: the spelling that was given if it is valid, so that `%2F` stays; else escaped anew. */
function asGoWritesIt(path: string): string {
  if (/^[\w.~!$&'()*+,;=:@[\]/%-]*$/.test(path)) return path;
  const bytes = path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
  return escapePath(bytes);
}

function escapePath(path: string): string {
  return escapeUnless(path, /[\w.~$&+,/:;=@-]/);
}

/** Go sends a query as it is; Node does not send a blank or a character beyond Latin-1, nor would a server read it. */
function escapeRest(query: string): string {
  return escapeUnless(query, /[!-~]/);
}

function escapeUnless(text: string, allowed: RegExp): string {
  let escaped = '';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    escaped += allowed.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
