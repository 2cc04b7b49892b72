/** The server's side of a SPDY/3.1 connection, as moby/spdystream speaks it: streams, and no windows. */

import type { Duplex } from 'node:stream';
import { linger } from '../linger.ts';
import { createFrameReader, type Frame } from './frame-reader.ts';
import { createFrameWriter, RST } from './frame-writer.ts';
import { createHeaderBlocks } from './header-blocks.ts';
import { SpdyError } from './spdy-error.ts';
import { createSpdyStream, type SpdyStream, type StreamControl } from './spdy-stream.ts';

export interface SpdyConnection {
  /** Closes it after what has been written; streams that are open are reset. */
  close(): void;
  /** Settles, and never rejects, when the connection has gone and all its streams with it. */
  readonly closed: Promise<void>;
  /** Nothing is read from the peer until its streams have been read: it cannot be heard to leave. */
  isPaused(): boolean;
  /** Sends a PING, unless something else waits to be sent. */
  ping(): void;
}

export interface SpdyOptions {
  /** Called for each stream that the peer opens; it has been replied to. Throws to have it reset. */
  readonly onStream: (stream: SpdyStream) => void;
  /** The peer opens no more streams and waits for the end of those that are open. */
  readonly onGoAway?: () => void;
  /** Told of what no client of SPDY/3.1 does; the connection is being closed. */
  readonly onProtocolError: (error: SpdyError) => void;
}

/** A port-forward has two for each connection. */
const MOST_STREAMS = 4096;
/** Without windows a slow reader can only be protected by not reading the connection: later than this. */
const MOST_UNREAD_BYTES = 8 * 1024 * 1024;
/** Answers to a peer that reads nothing: beyond this it has no interest in them. */
const MOST_UNSENT_BYTES = 1024 * 1024;

export function serveSpdy(transport: Duplex, options: SpdyOptions): SpdyConnection {
  const reader = createFrameReader();
  const writer = createFrameWriter();
  const headerBlocks = createHeaderBlocks();
  const streams = new Map<number, StreamControl>();
  const behind = new Set<SpdyStream>();
  const waiting: (() => void)[] = [];
  let lastStreamId = 0;
  let goneAway = false;
  let ending = false;
  let paused = false;
  let nextPing = 2;

  /** What the peer has asked for, as often as it likes. */
  function send(bytes: Buffer): void {
    if (!transport.writable) return;
    if (transport.writableLength > MOST_UNSENT_BYTES) fail(new SpdyError('a peer that reads no answers'));
    else transport.write(bytes);
  }

  function receive(frame: Frame): void {
    switch (frame.type) {
      case 'data':
        receiveData(frame);
        break;
      case 'syn-stream':
        openStream(frame);
        break;
      case 'headers':
        headerBlocks.read(frame.block);
        break;
      case 'rst-stream':
        streams.get(frame.streamId)?.abandon(new Error('stream reset by the client'));
        break;
      case 'ping':
        // An even number is ours come back.
        if (frame.id % 2 === 1) send(writer.ping(frame.id));
        break;
      case 'goaway':
        goneAway = true;
        options.onGoAway?.();
        closeWhenUnused();
        break;
      default:
        frame satisfies never;
    }
  }

  function receiveData({ streamId, piece, fin }: Frame & { type: 'data' }): void {
    // What still comes for a stream that is over was sent before the peer knew.
    const control = streams.get(streamId);
    if (!control) return;
    if (piece.length > 0 && !control.receive(piece)) {
      behind.add(control.stream);
      pauseWhenBehind();
    }
    if (fin) control.receiveEnd();
  }

  function openStream({ streamId, fin, block }: Frame & { type: 'syn-stream' }): void {
    const headers = headerBlocks.read(block);
    if (streamId % 2 === 0 || streamId <= lastStreamId) throw new SpdyError(`stream number ${streamId}`);
    lastStreamId = streamId;
    if (goneAway || streams.size >= MOST_STREAMS) {
      send(writer.rstStream(streamId, RST.REFUSED_STREAM));
      return;
    }
    const control = createSpdyStream(streamId, headers, {
      send: (chunk, end, done) => sendData(streamId, chunk, end, done),
      roomMade: () => resumeWhenRead(control.stream),
      reset: () => send(writer.rstStream(streamId, RST.CANCEL)),
      closed: () => forget(control.stream),
    });
    streams.set(streamId, control);
    send(writer.synReply(streamId));
    if (fin) control.receiveEnd();
    try {
      options.onStream(control.stream);
    } catch (error) {
      control.stream.destroy(error instanceof Error ? error : undefined);
    }
  }

  /** Many streams may have something to send: each waits with it until the transport has room. */
  function sendData(streamId: number, chunk: Buffer, fin: boolean, done: () => void): void {
    if (transport.writableNeedDrain) {
      waiting.push(() => sendData(streamId, chunk, fin, done));
      return;
    }
    if (transport.writable && streams.has(streamId)) {
      for (const frame of writer.data(streamId, chunk, fin)) transport.write(frame);
    }
    done();
  }

  function sendWaiting(): void {
    while (waiting.length > 0 && !transport.writableNeedDrain) waiting.shift()?.();
  }

  function forget(stream: SpdyStream): void {
    streams.delete(stream.id);
    resumeWhenRead(stream);
    closeWhenUnused();
  }

  function closeWhenUnused(): void {
    if (goneAway && streams.size === 0) close();
  }

  function pauseWhenBehind(): void {
    let unread = 0;
    for (const stream of behind) unread += stream.readableLength;
    if (unread <= MOST_UNREAD_BYTES || paused) return;
    paused = true;
    transport.pause();
  }

  function resumeWhenRead(stream: SpdyStream): void {
    behind.delete(stream);
    if (!paused) return;
    paused = false;
    transport.resume();
    pauseWhenBehind();
  }

  function fail(error: SpdyError): void {
    if (ending) return;
    options.onProtocolError(error);
    ending = true;
    transport.destroy();
  }

  function close(): void {
    if (ending) return;
    for (const { stream } of [...streams.values()]) stream.destroy();
    ending = true;
    send(writer.goAway(lastStreamId));
    transport.end();
    const stopWaiting = linger(
      () => transport.writableLength > 0,
      () => transport.destroy(),
    );
    transport.once('close', stopWaiting);
  }

  transport.on('data', (bytes: Buffer) => {
    if (ending) return;
    // All answers to what has come together are one write.
    transport.cork();
    try {
      for (const frame of reader.read(bytes)) if (!ending) receive(frame);
    } catch (error) {
      if (!(error instanceof SpdyError)) throw error;
      fail(error);
    } finally {
      transport.uncork();
    }
  });
  transport.on('drain', sendWaiting);
  // A peer that has closed its side has left: spdystream reads nothing after that either.
  transport.on('end', () => transport.destroy());
  transport.on('error', () => transport.destroy());
  const closed = new Promise<void>((resolve) => {
    transport.once('close', () => {
      ending = true;
      for (const control of [...streams.values()]) control.abandon(new Error('connection closed'));
      for (const sendLate of waiting.splice(0)) sendLate();
      resolve();
    });
  });

  return {
    close,
    closed,
    isPaused: () => paused,
    ping() {
      if (transport.writableLength > 0 || ending) return;
      send(writer.ping(nextPing));
      nextPing += 2;
    },
  };
}
