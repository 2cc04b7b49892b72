/** Who sees what a container's main process prints, and types to it: `kubectl attach`, `kubectl run -i`. */

import { Readable, Writable } from 'node:stream';
import type { Attachment, OutputStream } from './container-runtime.ts';
import type { SpawnedProcess } from './spawn-process.ts';

export interface Attachments {
  /** Returns a promise when somebody who is attached wants to be waited for. */
  write(stream: OutputStream, chunk: Buffer): Promise<void> | undefined;
  attach(): Attachment;
  /** The process has ended: what it has left is little, and nobody is waited for any more. */
  hurry(): void;
  /** Nothing more will be printed. */
  end(): void;
}

/** What is kept for one who is slow, before the container waits for it. */
const ROOM_BYTES = 64 * 1024;

interface Listener {
  readonly streams: Readonly<Record<OutputStream, Readable>>;
}

/** `endsInput`: the first one who closes its input closes the container's (`stdinOnce`). */
export function createAttachments(leader: SpawnedProcess, endsInput: boolean): Attachments {
  const listeners = new Set<Listener>();
  const waiting = new Set<() => void>();
  let hurrying = false;

  const goOn = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const isBehind = () =>
    [...listeners].some(({ streams }) =>
      Object.values(streams).some(({ readableLength }) => readableLength >= ROOM_BYTES),
    );
  const taken = () => {
    if (!isBehind()) goOn();
  };

  return {
    write(stream, chunk) {
      for (const { streams } of listeners) streams[stream].push(chunk);
      if (hurrying || !isBehind()) return undefined;
      return new Promise((resolve) => waiting.add(resolve));
    },

    attach() {
      const open = () =>
        new Readable({
          highWaterMark: ROOM_BYTES,
          // Called before what is read has been taken out of what waits.
          read: () => process.nextTick(taken),
        });
      const streams = { stdout: open(), stderr: open() };
      const listener = { streams };
      listeners.add(listener);
      return {
        ...(leader.stdin && { stdin: inputTo(leader.stdin, endsInput && !leader.terminal) }),
        endsInput: endsInput || leader.terminal !== undefined,
        ...streams,
        resize: (size) => leader.terminal?.resize(size),
        close() {
          listeners.delete(listener);
          for (const stream of Object.values(streams)) stream.destroy();
          taken();
        },
      };
    },

    hurry() {
      hurrying = true;
      goOn();
    },

    end() {
      for (const { streams } of listeners) for (const stream of Object.values(streams)) stream.push(null);
      listeners.clear();
    },
  };
}

/** The container's input outlives those who type to it, unless its end is asked for. */
function inputTo(stdin: Writable, ends: boolean): Writable {
  const input = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (stdin.destroyed || stdin.writableEnded) done();
      else stdin.write(chunk, () => done());
    },
    final(done) {
      if (ends) stdin.end();
      done();
    },
  });
  return input;
}
