/** A client of exec or attach that speaks over the streams of a SPDY connection: kubectl up to 1.29. */

import type { Duplex, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { TerminalSize } from '../../../host/container-runtime.ts';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import { type Outcome, outcomeStatus, outcomeText } from '../remote/outcome.ts';
import type { RemoteClient, WantedStreams } from '../remote/remote-client.ts';
import { createSizeReader } from '../remote/terminal-sizes.ts';
import { keepBeating } from '../websocket/heartbeat.ts';
import { serveSpdy } from './spdy-connection.ts';
import type { SpdyStream } from './spdy-stream.ts';

/** What the streams of exec and attach may speak, the best first. */
export const REMOTE_COMMAND_PROTOCOLS = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const;

/** kubelet, DefaultStreamCreationTimeout. */
const CREATION_MS = 30_000;

type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize';

interface Around {
  readonly protocol: string;
  readonly signal: AbortSignal;
  readonly errors: ConnectionErrors;
}

/** Resolves when the client has opened every stream that it wants; undefined when it has not, and has been let go. */
export async function remoteOverSpdy(
  transport: Duplex,
  wanted: WantedStreams,
  { protocol, signal, errors }: Around,
): Promise<RemoteClient | undefined> {
  const missing = new Set(expected(wanted, protocol));
  const streams = new Map<string, SpdyStream>();
  const left = new AbortController();
  let allThere = () => {};
  const complete = new Promise<void>((resolve) => {
    allThere = resolve;
  });

  const connection = serveSpdy(transport, {
    onStream(stream) {
      const type = stream.headers.get('streamtype') ?? '';
      if (!missing.delete(type as StreamType)) throw new Error(`invalid stream type: ${type}`);
      streams.set(type, stream);
      // The client closes its connection by resetting what is open.
      stream.once('error', () => left.abort());
      if (missing.size === 0) allThere();
    },
    onGoAway: () => left.abort(),
    onProtocolError: () => errors.count('spdy-frame'),
  });
  void connection.closed.then(() => left.abort());
  const stopBeating = keepBeating({
    isSending: () => transport.writableLength > 0,
    beat: () => void (connection.isPaused() && connection.ping()),
  });
  void connection.closed.then(stopBeating);

  const gone = AbortSignal.any([signal, left.signal]);
  gone.addEventListener('abort', () => transport.destroy(), { once: true });
  const expiry = setTimeout(() => {
    errors.count('spdy-streams-missing');
    connection.close();
  }, CREATION_MS);
  await Promise.race([complete, connection.closed]);
  clearTimeout(expiry);
  if (missing.size > 0) return undefined;
  return remoteClient(streams, gone, async (outcome) => {
    const [stdout, stderr, error] = ['stdout', 'stderr', 'error'].map((type) => streams.get(type));
    await Promise.all([end(stdout), end(stderr)]);
    await end(error, lastWord(protocol, outcome));
    connection.close();
    await connection.closed;
  });
}

function remoteClient(
  streams: ReadonlyMap<string, SpdyStream>,
  gone: AbortSignal,
  finish: RemoteClient['finish'],
): RemoteClient {
  const [stdin, stdout, stderr, resize] = ['stdin', 'stdout', 'stderr', 'resize'].map((type) =>
    streams.get(type),
  );
  // Nothing is ever read on these, but their ends are wanted.
  for (const type of ['stdout', 'stderr', 'error']) streams.get(type)?.resume();
  const sizes = createSizeReader();
  let size: TerminalSize | undefined;
  let onSize: (size: TerminalSize) => void = () => {};
  resize?.on('data', (bytes: Buffer) => {
    size = sizes.read(bytes) ?? size;
    if (size) onSize(size);
  });
  return {
    ...(stdin && { stdin }),
    ...(stdout && { stdout }),
    ...(stderr && { stderr }),
    onResize(listener) {
      onSize = listener;
      if (size) listener(size);
    },
    gone,
    finish,
  };
}

/** Sizes came with v3. */
function expected({ stdin, stdout, stderr, tty }: WantedStreams, protocol: string): readonly StreamType[] {
  const hasSizes = tty && REMOTE_COMMAND_PROTOCOLS.slice(0, 2).some((name) => name === protocol);
  return [
    'error',
    ...(stdin ? (['stdin'] as const) : []),
    ...(stdout ? (['stdout'] as const) : []),
    ...(stderr ? (['stderr'] as const) : []),
    ...(hasSizes ? (['resize'] as const) : []),
  ];
}

function lastWord(protocol: string, outcome: Outcome): string {
  return protocol === 'v4.channel.k8s.io' ? JSON.stringify(outcomeStatus(outcome)) : outcomeText(outcome);
}

async function end(stream: Writable | undefined, last = ''): Promise<void> {
  if (!stream) return;
  stream.end(last);
  await finished(stream, { readable: false }).catch(() => {});
}
