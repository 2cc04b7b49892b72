/** Port-forward of a pod: SPDY streams, over the socket itself or in a WebSocket, or WebSocket channels. */

import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { PodAccess } from '../../../node/store/pod-access.ts';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import type { UpgradeRequest } from '../../request.ts';
import { badRequest } from '../../status-error.ts';
import { acceptSpdy, negotiateStreamProtocol } from '../spdy/accept-spdy.ts';
import { upgradeKind } from '../upgrade-kind.ts';
import type { AcceptWebSocket } from '../websocket/accept-websocket.ts';
import { negotiateChannels } from '../websocket/channel-protocols.ts';
import { keepBeating } from '../websocket/heartbeat.ts';
import { forwardedPorts, forwardOverChannels } from './forward-over-channels.ts';
import { forwardOverSpdy, PORT_FORWARD_PROTOCOL } from './forward-over-spdy.ts';

/** KEP-4006: the frames of SPDY in the messages of a WebSocket. */
const TUNNEL_PROTOCOL = `SPDY/3.1+${PORT_FORWARD_PROTOCOL}`;

/**
 * Settles when the client has gone. It stands over restarts of the pod's containers, because a connection is made
 * when it is asked for. Throws BadRequest while the pod does not run: kubectl says the same by itself.
 */
export async function servePortForward(
  request: UpgradeRequest,
  pod: PodAccess,
  accept: AcceptWebSocket,
  errors: ConnectionErrors,
): Promise<void> {
  const { metadata, status } = pod.object();
  if (status.phase !== 'Running')
    throw badRequest(`unable to forward port because pod is not running. Current status=${status.phase}`);
  const { headers, query, signal } = request;
  const { address } = pod;
  if (upgradeKind(headers) === 'spdy') {
    const protocol = negotiateStreamProtocol(request, [PORT_FORWARD_PROTOCOL]);
    return serveStreams(acceptSpdy(request, protocol), address, signal, errors);
  }
  const offered = headers['sec-websocket-protocol'];
  if (offered?.split(',').some((name) => name.trim() === TUNNEL_PROTOCOL)) {
    const websocket = await accept(request, TUNNEL_PROTOCOL);
    const { createWebSocketStream } = await import('ws');
    const stopPonging = answerWhilePaused(websocket);
    await serveStreams(createWebSocketStream(websocket), address, signal, errors).finally(stopPonging);
    return;
  }
  const protocol = negotiateChannels(offered);
  const ports = forwardedPorts(query);
  const websocket = await accept(request, protocol.name);
  const target = { podName: metadata.name, podUid: metadata.uid, address };
  forwardOverChannels(websocket, protocol, ports, target, errors);
  await goneOf(websocket, signal);
}

async function serveStreams(
  transport: Duplex,
  address: string,
  signal: AbortSignal,
  errors: ConnectionErrors,
): Promise<void> {
  const connection = forwardOverSpdy(transport, { address, errors });
  const leave = () => transport.destroy();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  const stopBeating = keepBeating({
    isSending: () => transport.writableLength > 0,
    beat: () => void (connection.isPaused() && connection.ping()),
  });
  await connection.closed;
  stopBeating();
  signal.removeEventListener('abort', leave);
}

/** A client waits for its pongs, and its pings are not read while what it has sent is not taken. */
function answerWhilePaused(websocket: WebSocket): () => void {
  return keepBeating({
    isSending: () => websocket.bufferedAmount > 0,
    beat: () => void (websocket.isPaused && websocket.pong()),
  });
}

function goneOf(websocket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const leave = () => websocket.terminate();
    signal.addEventListener('abort', leave, { once: true });
    websocket.once('close', () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    if (signal.aborted) leave();
  });
}
