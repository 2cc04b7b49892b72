/** The subprotocols that exec, attach and the JavaScript client's port-forward use over WebSocket. */

import { badRequest } from '../../status-error.ts';

export interface ChannelProtocol {
  /** As it is negotiated; empty when the client names none. */
  readonly name: string;
  /** Text messages: the channel as a digit, then base64. */
  readonly base64: boolean;
  /** How the end is told. */
  readonly status: 'text' | 'json' | 'translated';
  /** Whether a message on channel 255 closes another channel. */
  readonly closes: boolean;
}

/** The best first: whoever offers v5 gets it (apiserver, wsstream.IsWebSocketRequestWithStreamCloseProtocol). */
const PROTOCOLS: readonly ChannelProtocol[] = [
  { name: 'v5.channel.k8s.io', base64: false, status: 'translated', closes: true },
  { name: 'v4.channel.k8s.io', base64: false, status: 'json', closes: false },
  { name: 'v4.base64.channel.k8s.io', base64: true, status: 'json', closes: false },
  { name: 'channel.k8s.io', base64: false, status: 'text', closes: false },
  { name: 'base64.channel.k8s.io', base64: true, status: 'text', closes: false },
];

const UNNAMED: ChannelProtocol = { name: '', base64: false, status: 'text', closes: false };

/** What to speak with a client that offers these, comma-separated. Throws BadRequest when it knows none of them. */
export function negotiateChannels(offered: string | undefined): ChannelProtocol {
  const names = offered?.split(',').map((name) => name.trim()) ?? [];
  if (names.length === 0) return UNNAMED;
  const found = PROTOCOLS.find(({ name }) => names.includes(name));
  if (found) return found;
  const known = PROTOCOLS.map(({ name }) => name).join(', ');
  throw badRequest(`unable to upgrade: the client offers ${names.join(', ')}; the server speaks ${known}`);
}

export interface ChannelMessage {
  readonly channel: number;
  readonly data: Buffer;
}

/** Undefined for an empty message, which upstream passes over too. */
export function decodeMessage({ base64 }: ChannelProtocol, message: Buffer): ChannelMessage | undefined {
  const [first] = message;
  if (first === undefined) return undefined;
  if (!base64) return { channel: first, data: message.subarray(1) };
  return { channel: first - DIGIT_ZERO, data: Buffer.from(message.toString('latin1', 1), 'base64') };
}

/** A message to be sent as binary, or as text when it is base64. */
export function encodeMessage({ base64 }: ChannelProtocol, channel: number, data: Buffer): Buffer | string {
  if (base64) return `${channel}${data.toString('base64')}`;
  const message = Buffer.allocUnsafe(1 + data.length);
  message[0] = channel;
  data.copy(message, 1);
  return message;
}

const DIGIT_ZERO = 0x30;
