/** Writes an answer: JSON with its warnings, or whatever a handler streams. */

import type { ServerResponse } from 'node:http';
import type { Answer, JsonAnswer } from '../request.ts';
import { internalError, type Status, StatusError } from '../status-error.ts';

/** Resolves when the answer is over. */
export async function respond(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.kind === 'stream') await answer.run(response);
  else writeJson(response, answer);
}

/** What was thrown as a Status; anything that is no StatusError is a fault of ours, which the caller reports. */
export function statusOf(error: unknown): Status {
  if (error instanceof StatusError) return error.status;
  return internalError(error instanceof Error ? error.message : String(error)).status;
}

export function writeStatus(response: ServerResponse, status: Status): void {
  writeJson(response, { kind: 'json', code: status.code, body: status });
}

function writeJson(response: ServerResponse, answer: JsonAnswer): void {
  const { code, body, contentType = 'application/json', warnings = [] } = answer;
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(code, {
    'Content-Type': contentType,
    'Content-Length': bytes.length,
    'Cache-Control': 'no-cache, private',
    ...(warnings.length > 0 ? { Warning: warningHeaders(warnings) } : {}),
  });
  response.end(bytes);
}

/** All warnings together, `k8s.io/apiserver/pkg/endpoints/filters/warning.go`. */
const MOST_BYTES = 4096;
const MOST_BYTES_EACH = 256;

/** RFC 7234, 5.5: `299 - "text"`; each once, and cut short when there are too many. */
function warningHeaders(warnings: readonly string[]): string[] {
  const texts = [...new Set(warnings)];
  const long = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) > MOST_BYTES;
  const shown = long ? texts.map((text) => text.slice(0, MOST_BYTES_EACH)) : texts;
  return shown.map((text) => `299 - "${headerText(text)}"`);
}

/** A header has neither line breaks nor characters beyond a byte; UTF-8 goes through as bytes. */
function headerText(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&');
  return Buffer.from(plain).toString('latin1');
}
