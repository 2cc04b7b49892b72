/** A client of exec or attach that speaks over the channels of a WebSocket. */

import { Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { WebSocket } from 'ws';
import type { TerminalSize } from '../../../host/container-runtime.ts';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import { type Outcome, outcomeStatus, outcomeText, translatedStatus } from '../remote/outcome.ts';
import type { RemoteClient, WantedStreams } from '../remote/remote-client.ts';
import { createSizeReader } from '../remote/terminal-sizes.ts';
import { type ChannelProtocol, decodeMessage } from './channel-protocols.ts';
import { createChannelSender } from './channel-sender.ts';
import { closeWebSocket } from './close-websocket.ts';
import { keepBeating } from './heartbeat.ts';

const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export function remoteOverWebSocket(
  websocket: WebSocket,
  protocol: ChannelProtocol,
  wanted: WantedStreams,
  around: { readonly signal: AbortSignal; readonly errors: ConnectionErrors },
): RemoteClient {
  const sizes = createSizeReader();
  const left = new AbortController();
  const sender = createChannelSender(websocket, protocol);
  let size: TerminalSize | undefined;
  let onSize: (size: TerminalSize) => void = () => {};
  let inputEnded = false;
  let over = false;

  const stdin = wanted.stdin ? inputOf(websocket) : undefined;
  const stdout = wanted.stdout ? sender.writable(CHANNELS.stdout) : undefined;
  const stderr = wanted.stderr ? sender.writable(CHANNELS.stderr) : undefined;
  const stopBeating = keepBeating({
    isSending: () => websocket.bufferedAmount > 0,
    beat() {
      websocket.ping();
      // A client waits for its pongs, and its pings are not read while its input is not taken.
      if (websocket.isPaused) websocket.pong();
    },
  });

  websocket.on('message', (message: Buffer) => {
    const decoded = decodeMessage(protocol, message);
    if (decoded && !over) receive(decoded.channel, decoded.data);
  });
  const leave = () => websocket.terminate();
  around.signal.addEventListener('abort', leave, { once: true });
  websocket.once('close', () => {
    around.signal.removeEventListener('abort', leave);
    stopBeating();
    endInput();
    left.abort();
  });

  function receive(channel: number, data: Buffer): void {
    switch (channel) {
      case CHANNELS.stdin:
        if (data.length > 0) takeInput(data);
        break;
      case CHANNELS.resize:
        size = sizes.read(data) ?? size;
        if (size) onSize(size);
        break;
      case CHANNELS.close:
        if (protocol.closes && data[0] === CHANNELS.stdin) endInput();
        break;
      default:
        // Upstream passes over them as well.
        around.errors.count('websocket-channel');
    }
  }

  /** What comes for a process that reads no more is dropped. */
  function takeInput(data: Buffer): void {
    if (!stdin || inputEnded || stdin.destroyed) return;
    if (!stdin.push(data)) websocket.pause();
  }

  function endInput(): void {
    if (!inputEnded) stdin?.push(null);
    inputEnded = true;
  }

  // Tells the client that the connection stands (kubelet, remotecommand/websocket.go).
  sender.send(wanted.stdout ? CHANNELS.stdout : wanted.stderr ? CHANNELS.stderr : CHANNELS.error, NOTHING);
  return {
    ...(stdin && { stdin }),
    ...(stdout && { stdout }),
    ...(stderr && { stderr }),
    onResize(listener) {
      onSize = listener;
      if (size) listener(size);
    },
    gone: AbortSignal.any([around.signal, left.signal]),
    async finish(outcome) {
      await Promise.all([end(stdout), end(stderr)]);
      over = true;
      // What still comes is read, or the client's goodbye would not be.
      websocket.resume();
      const last = lastWord(protocol, outcome);
      if (last.length > 0) sender.send(CHANNELS.error, last);
      await closeWebSocket(websocket);
    },
  };
}

/** Nothing is read from a client while nobody takes what it has sent. */
function inputOf(websocket: WebSocket): Readable {
  const resume = () => websocket.resume();
  return new Readable({
    read: resume,
    destroy(error, done) {
      resume();
      done(error);
    },
  });
}

const NOTHING = Buffer.alloc(0);

function lastWord({ status }: ChannelProtocol, outcome: Outcome): Buffer {
  switch (status) {
    case 'text':
      return Buffer.from(outcomeText(outcome));
    case 'json':
      return Buffer.from(JSON.stringify(outcomeStatus(outcome)));
    case 'translated':
      return Buffer.from(JSON.stringify(translatedStatus(outcome)));
    default:
      return status satisfies never;
  }
}

async function end(stream: Writable | undefined): Promise<void> {
  if (!stream) return;
  stream.end();
  await finished(stream, { readable: false }).catch(() => {});
}
