/** Opens a TCP connection and closes it again: all that a tcpSocket probe asks. */

import { connect, type Socket } from 'node:net';
import { HookletError } from '../errors.ts';
import { goNetError, joinHostPort } from './go-net-error.ts';

/**
 * Resolves when somebody accepts. Rejects with TCP_ERROR and Go's words: `dial tcp 127.0.0.1:80: connect:
 * connection refused`, `dial tcp 127.0.0.1:80: i/o timeout` after `timeoutMs` (pkg/probe/tcp).
 */
export async function tcpDial(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let cancel = () => {};
  const address = joinHostPort(host, port);
  try {
    await new Promise<void>((resolve, reject) => {
      cancel = () => reject(new Error(`dial tcp ${address}: operation was canceled`));
      if (signal.aborted) return cancel();
      signal.addEventListener('abort', cancel, { once: true });
      timer = setTimeout(() => reject(new Error(`dial tcp ${address}: i/o timeout`)), timeoutMs);
      socket = connect({ host, port });
      socket.once('connect', resolve);
      socket.on('error', (error) => reject(goNetError(error, { hostname: host, port })));
    });
  } catch (error) {
    throw new HookletError('TCP_ERROR', (error as Error).message, { host, port }, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    socket?.destroy();
  }
}
