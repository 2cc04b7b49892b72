/** An HTTP/2 connection as a gRPC client makes one: in plain text, tried again with back-off until somebody speaks it. */

import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinHostPort } from './go-net-error.ts';

/** doc/connection-backoff.md of grpc: counted from the beginning of the attempt before. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 120_000;
const PAUSE_GROWS_BY = 1.6;

/**
 * Resolves when the server has sent its settings: from then on it speaks HTTP/2. Undefined once `signal` is aborted,
 * which also closes what is open: a server that never says a word would keep it for ever. Never rejects.
 */
export async function connectGrpc(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<ClientHttp2Session | undefined> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * PAUSE_GROWS_BY, LONGEST_PAUSE_MS)) {
    const startedAt = performance.now();
    const session = await attempt(host, port, signal);
    if (session || signal.aborted) return session;
    const left = Math.max(0, pause - (performance.now() - startedAt));
    await sleep(left, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
  }
}

/** Undefined when it fails, and when it is called off. */
function attempt(host: string, port: number, signal: AbortSignal): Promise<ClientHttp2Session | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const socket = connectTcp({ host, port });
    const session = connectHttp2(`http://${joinHostPort(host, port)}`, { createConnection: () => socket });
    const close = () => {
      session.destroy();
      socket.destroy();
    };
    signal.addEventListener('abort', close, { once: true });
    session.once('remoteSettings', () => resolve(session));
    // What is wrong shows in the end: the connection is closed, and whoever uses it hears of that.
    session.on('error', close);
    session.once('close', () => {
      signal.removeEventListener('abort', close);
      close();
      resolve(undefined);
    });
  });
}
