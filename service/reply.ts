/** A short plain-text answer: one sentence and a newline. */
import type { ServerResponse } from 'node:http';
import { NO_STORE, SECURITY_HEADERS } from './headers.ts';

/** Answers with a sentence; `extra` adds headers. Works on a bare response, without Express. */
export function reply(
  response: ServerResponse,
  status: number,
  sentence: string,
  extra: Readonly<Record<string, string>> = {},
): void {
  response.end(writeHeadOf(response, status, sentence, extra));
}

/** Writes the head of such an answer, and returns the body that is to follow. */
export function writeHeadOf(
  response: ServerResponse,
  status: number,
  sentence: string,
  extra: Readonly<Record<string, string>>,
): string {
  const body = `${sentence}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...NO_STORE,
    ...SECURITY_HEADERS,
    ...extra,
  });
  return body;
}
