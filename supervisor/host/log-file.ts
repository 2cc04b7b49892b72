/** The log of one container instance: CRI lines in a file that is rotated. */

import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from './clock.ts';
import type { OutputStream } from './container-runtime.ts';
import { frameLines } from './cri-lines.ts';
import { rotateLog } from './rotate-log.ts';

/** kubelet: containerLogMaxSize. */
const MAX_BYTES = 10 * 1024 * 1024;
/** kubelet: containerLogMaxFiles, the current one included. */
const MAX_FILES = 5;
/** More than this waiting for the disk, and the process that writes has to wait too. */
const HIGH_WATER = 1024 * 1024;
/** So long without another failure, and the disk is taken to have room again: one at its brim takes one line and not the next. */
const CALM_MS = 10_000;
/** A disk that hangs must not keep a container from being over. */
const LONGEST_CLOSE_MS = 2000;

/** Logs hold what programs print: on a node its group may read them, here the group is often everybody. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

export interface LogLimits {
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

export interface LogTroubles {
  /** Output is being dropped from now on. */
  readonly onError?: (error: Error) => void;
  /** It is written again, or has ended: so much of it is missing, as lines of the log. */
  readonly onRecovered?: (missingBytes: number) => void;
  /** How long it must have gone well before that is said; 10 s unless said. */
  readonly calmMs?: number;
}

export interface LogFile {
  readonly path: string;
  /** Appends what a process wrote. Returns a promise when the caller should stop reading until it settles. */
  write(stream: OutputStream, chunk: Buffer): Promise<void> | undefined;
  /** Writes what is left, an unterminated last line included. Never rejects, and takes 2 s at most. */
  close(): Promise<void>;
}

/**
 * Opens the log when the first line comes. Where it cannot be written (no room, no permission) the output is
 * dropped, `onError` is told, and it is tried again with the next output: the container runs on. `onRecovered` is
 * told how that ended, and from then on `onError` of the next time.
 */
export function openLogFile(path: string, options: LogLimits & LogTroubles = {}): LogFile {
  const { maxBytes = MAX_BYTES, maxFiles = MAX_FILES, calmMs = CALM_MS } = options;
  const framers = { stdout: frameLines('stdout'), stderr: frameLines('stderr') };
  const queue: Buffer[] = [];
  let queuedBytes = 0;
  let writing: Promise<void> | undefined;
  let handle: FileHandle | undefined;
  let size = 0;
  let trouble: { missingBytes: number; lastAt: number } | undefined;

  const enqueue = (lines: Buffer) => {
    if (lines.length === 0) return;
    queue.push(lines);
    queuedBytes += lines.length;
    writing ??= writeQueue().finally(() => {
      writing = undefined;
    });
  };
  const writeQueue = async () => {
    while (queue.length > 0) {
      const lines = takeBatch();
      await append(lines).then(calm, (error: Error) => fail(error, lines.length));
    }
  };
  /** What waits is written at once, but no more than a file may hold. */
  const takeBatch = () => {
    let bytes = 0;
    let count = 0;
    for (const lines of queue) {
      if (count > 0 && bytes + lines.length > maxBytes) break;
      bytes += lines.length;
      count++;
    }
    queuedBytes -= bytes;
    return Buffer.concat(queue.splice(0, count), bytes);
  };
  const append = async (lines: Buffer) => {
    handle ??= await begin();
    if (size > 0 && size + lines.length > maxBytes) handle = await rotate(handle);
    await handle.appendFile(lines);
    size += lines.length;
  };
  const begin = async () => {
    await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
    const opened = await open(path, 'a', FILE_MODE);
    size = (await opened.stat()).size;
    return opened;
  };
  const rotate = async (full: FileHandle) => {
    handle = undefined;
    await full.close();
    // A log that cannot be renamed (or is gone with its directory) is better continued than lost.
    await rotateLog(path, maxFiles, systemClock.now()).catch((error: Error) => fail(error, 0));
    return begin();
  };
  const fail = async (error: Error, missingBytes: number) => {
    if (!trouble) options.onError?.(error);
    trouble = {
      missingBytes: (trouble?.missingBytes ?? 0) + missingBytes,
      lastAt: systemClock.now(),
    };
    // A disk that fills up leaves half a line: take it back, so that the next one stands alone.
    await handle?.truncate(size).catch(() => undefined);
  };
  const calm = () => {
    if (trouble && systemClock.now() - trouble.lastAt >= calmMs) recover();
  };
  const recover = () => {
    if (trouble) options.onRecovered?.(trouble.missingBytes);
    trouble = undefined;
  };

  return {
    path,
    write(stream, chunk) {
      enqueue(framers[stream].frame(chunk, systemClock.now()));
      return queuedBytes > HIGH_WATER ? writing : undefined;
    },
    async close() {
      for (const framer of Object.values(framers)) enqueue(framer.end(systemClock.now()));
      const written = (writing ?? Promise.resolve())
        .then(() => handle?.close())
        .catch((error: Error) => fail(error, 0))
        .then(recover);
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LONGEST_CLOSE_MS);
      });
      await Promise.race([written, tooLong]);
      clearTimeout(timer);
    },
  };
}
