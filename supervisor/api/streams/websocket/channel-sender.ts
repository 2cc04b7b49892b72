/** Sends on the channels of a WebSocket, at the pace of its client. */

import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { type ChannelProtocol, encodeMessage } from './channel-protocols.ts';

/** What may wait for the client, beyond what the kernel takes. */
const MOST_UNSENT_BYTES = 1024 * 1024;

export interface ChannelSender {
  /** At once, whatever waits; `sent` is called when there is room for more, or nobody left to send to. */
  send(channel: number, data: Buffer, sent?: () => void): void;
  /** A stream that takes no more than the client does. Never fails: a client that has gone is told of elsewhere. */
  writable(channel: number): Writable;
}

export function createChannelSender(websocket: WebSocket, protocol: ChannelProtocol): ChannelSender {
  const send = (channel: number, data: Buffer, sent: () => void = () => {}) => {
    if (websocket.readyState !== websocket.OPEN) return sent();
    const hasRoom = websocket.bufferedAmount < MOST_UNSENT_BYTES;
    websocket.send(encodeMessage(protocol, channel, data), () => {
      if (!hasRoom) sent();
    });
    if (hasRoom) sent();
  };
  return {
    send,
    writable: (channel) =>
      new Writable({
        write: (chunk: Buffer, _encoding, done) => send(channel, chunk, done),
      }),
  };
}
