/** The JavaScript client's port-forward: channels of a WebSocket, two for each port. */

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { errnoText } from '../../../host/errno-text.ts';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import { badRequest } from '../../status-error.ts';
import { type ChannelProtocol, decodeMessage } from '../websocket/channel-protocols.ts';
import { createChannelSender } from '../websocket/channel-sender.ts';
import { closeWebSocket } from '../websocket/close-websocket.ts';
import { keepBeating } from '../websocket/heartbeat.ts';
import { connectPort, isPort } from './connect-port.ts';

/** A channel is one byte, and 255 means something else. */
const MOST_PORTS = 127;
const CLOSE_CHANNEL = 255;

/** `?ports=80&ports=81`, `?ports=80,81`. Throws BadRequest (kubelet, portforward/websocket.go). */
export function forwardedPorts(query: URLSearchParams): readonly number[] {
  const texts = query
    .getAll('ports')
    .flatMap((value) => value.split(','))
    .map((text) => text.trim());
  if (texts.length === 0 || texts.includes('')) throw badRequest('query parameter "ports" cannot be empty');
  if (texts.length > MOST_PORTS)
    throw badRequest(`no more than ${MOST_PORTS} ports can be forwarded at once`);
  return texts.map((text) => {
    const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!isPort(port)) throw badRequest(`unable to parse "${text}" as a port`);
    return port;
  });
}

export interface ForwardTarget {
  readonly podName: string;
  readonly podUid: string;
  readonly address: string;
}

/**
 * Port n of the list has channel 2n for its data and 2n+1 for an error; the first message on each is the number
 * of the port. The WebSocket is closed when the last of the connections has ended: the client opens one for each.
 */
export function forwardOverChannels(
  websocket: WebSocket,
  protocol: ChannelProtocol,
  ports: readonly number[],
  { podName, podUid, address }: ForwardTarget,
  errors: ConnectionErrors,
): void {
  const sender = createChannelSender(websocket, protocol);
  const full = new Set<Socket>();
  let open = ports.length;
  const sockets = ports.map((port, index) => forward(port, 2 * index));
  const stopBeating = keepBeating({
    isSending: () => websocket.bufferedAmount > 0,
    beat: () => websocket.ping(),
  });

  websocket.on('message', (message: Buffer) => {
    const decoded = decodeMessage(protocol, message);
    if (!decoded) return;
    const { channel, data } = decoded;
    const socket = sockets[channel / 2];
    if (channel === CLOSE_CHANNEL && protocol.closes) sockets[(data[0] ?? 1) / 2]?.end();
    else if (socket) write(socket, data);
    else if (channel > 2 * ports.length) errors.count('websocket-channel');
  });
  websocket.once('close', () => {
    stopBeating();
    // What the client has sent before it went is still delivered.
    for (const socket of sockets) socket.unref().destroySoon();
  });

  function forward(port: number, channel: number): Socket {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    sender.send(channel, number);
    sender.send(channel + 1, number);
    const socket = connectPort(address, port);
    socket.pipe(sender.writable(channel));
    socket.on('error', (error) => {
      const message = `error forwarding port ${port} to pod ${podName}, uid ${podUid}: ${errnoText(error)}`;
      sender.send(channel + 1, Buffer.from(message));
      socket.destroy();
    });
    socket.on('drain', () => emptied(socket));
    socket.once('end', () => socket.end());
    socket.once('close', () => {
      emptied(socket);
      open--;
      if (open === 0) void closeWebSocket(websocket);
    });
    return socket;
  }

  function write(socket: Socket, data: Buffer): void {
    if (data.length === 0 || socket.destroyed || !socket.writable) return;
    if (socket.write(data)) return;
    full.add(socket);
    websocket.pause();
  }

  function emptied(socket: Socket): void {
    full.delete(socket);
    if (full.size === 0) websocket.resume();
  }
}
