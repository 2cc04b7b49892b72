/** Says goodbye to a WebSocket client. */

import type { WebSocket } from 'ws';
import { linger } from '../linger.ts';

const NORMAL = 1000;

/** After all that has been sent. Settles when the connection has gone. */
export function closeWebSocket(websocket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (websocket.readyState === websocket.CLOSED) return resolve();
    const stop = linger(
      () => websocket.bufferedAmount > 0,
      () => websocket.terminate(),
    );
    websocket.once('close', () => {
      stop();
      resolve();
    });
    websocket.close(NORMAL);
  });
}
