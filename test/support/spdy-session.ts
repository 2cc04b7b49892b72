/** A SPDY client of the API over a bare TLS socket: opens streams, writes to them, and keeps what comes. */

import type { TestApi } from './api.ts';
import { eventually } from './eventually.ts';
import {
  dataFrame,
  goAwayFrame,
  headerCompressor,
  type ReceivedFrame,
  rstStream,
  synStream,
  takeApart,
} from './spdy-client.ts';
import { type BareConnection, sendHead } from './upgrade.ts';

export interface SpdySession {
  readonly connection: BareConnection;
  /** Opens a stream and waits for its reply; gives back its number. */
  open(headers: Readonly<Record<string, string>>): Promise<number>;
  write(streamId: number, data: string | Buffer, fin?: boolean): void;
  reset(streamId: number): void;
  goAway(): void;
  /** What has come on a stream so far. */
  text(streamId: number): string;
  /** Whether the server has ended it. */
  hasEnded(streamId: number): boolean;
  wasReset(streamId: number): boolean;
}

const [DATA, SYN_REPLY, RST_STREAM] = [0, 2, 3];

/** Rejects with the code when the API answers anything but 101. */
export async function openSpdy(api: TestApi, path: string, protocol: string): Promise<SpdySession> {
  const connection = await sendHead(api, 'POST', path, [
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
    `X-Stream-Protocol-Version: ${protocol}`,
  ]);
  const code = await connection.code();
  if (code !== 101) throw new Error(`answered ${code}`);
  const compress = headerCompressor();
  const streams = new Map<number, ReceivedFrame[]>();
  const of = (streamId: number) => streams.get(streamId) ?? [];
  let rest: Buffer = Buffer.alloc(0);
  connection.take((bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const frames = takeApart(rest);
    rest = rest.subarray(frames.reduce((length, { body }) => length + 8 + body.length, 0));
    for (const frame of frames) streams.set(frame.streamId, [...of(frame.streamId), frame]);
  });
  let next = 1;
  return {
    connection,
    async open(headers) {
      const streamId = next;
      next += 2;
      connection.socket.write(synStream(streamId, await compress(headers)));
      await eventually(() => {
        if (!of(streamId).some(({ type }) => type === SYN_REPLY || type === RST_STREAM))
          throw new Error(`no reply to stream ${streamId}`);
      });
      return streamId;
    },
    write: (streamId, data, fin) => void connection.socket.write(dataFrame(streamId, data, fin)),
    reset: (streamId) => void connection.socket.write(rstStream(streamId)),
    goAway: () => void connection.socket.write(goAwayFrame()),
    text: (streamId) =>
      Buffer.concat(of(streamId).flatMap(({ type, body }) => (type === DATA ? [body] : []))).toString(),
    hasEnded: (streamId) => of(streamId).some(({ type, fin }) => type === DATA && fin),
    wasReset: (streamId) => of(streamId).some(({ type }) => type === RST_STREAM),
  };
}
