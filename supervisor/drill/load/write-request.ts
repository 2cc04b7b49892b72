/** The bytes of a request, made once for all that are alike. */

import type { PlannedRequest } from './load-plan.ts';

/** Without an `onlyOnce` the server is asked to keep the connection. */
export function writeRequest(request: PlannedRequest, host: string, onlyOnce: boolean): string {
  const { method, path, headers, body } = request;
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const lines = [`${method} ${path} HTTP/1.1`];
  if (!names.has('host')) lines.push(`Host: ${host}`);
  if (!names.has('user-agent')) lines.push('User-Agent: hooklet-drill');
  if (!names.has('accept')) lines.push('Accept: */*');
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  lines.push(`Connection: ${onlyOnce ? 'close' : 'keep-alive'}`);
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
