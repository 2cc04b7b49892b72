/** Refuses a request without waiting for its body, so that the client hears of it at once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { READING_TIME_MS } from './client-errors.ts';
import { reply, writeHeadOf } from './reply.ts';

const refused = new WeakSet<ServerResponse>();

/** Answers with a sentence. Where a body is announced the connection closes, since what is still to come is no request. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  sentence: string,
  extra: Readonly<Record<string, string>> = {},
): void {
  if (!announcesBody(request)) {
    reply(response, status, sentence, extra);
    return;
  }
  response.write(writeHeadOf(response, status, sentence, { ...extra, Connection: 'close' }));
  refused.add(response);
  // Ending closes, and closing resets a client who still sends, before it has read: so not until it has.
  const end = (): void => void response.end();
  const timer = setTimeout(end, READING_TIME_MS).unref();
  request.once('end', end);
  response.once('close', () => clearTimeout(timer));
  request.resume();
}

/** Whether the whole answer went out. A refused client may leave with it before we end. */
export function wasAnswered(response: ServerResponse): boolean {
  return response.writableFinished || refused.has(response);
}

/** Whether bytes follow the headers. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
