/** Reads a container's log as it grows, over its rotations, at the pace of whoever takes it. */

import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LogFilePath, nextLogFile } from './log-files.ts';
import { startOfLastLines } from './log-start.ts';
import { type LogEntry, parseEntry } from './read-log.ts';

export interface FollowOptions {
  /** Only the last ones to begin with. */
  readonly tailLines?: number;
  /** Goes on until this tells that nothing more comes; without it the end of the file is the end. */
  readonly isOver?: () => boolean;
}

/** Half of what is taken from a container in a turn: who follows falls behind before the container is held up. */
const BLOCK_BYTES = 32 * 1024;
const NEWLINE = 0x0a;
/** Where the file system tells of nothing: looked again after this. */
const LOOK_AGAIN_MS = 500;

/**
 * The entries of a log, in order, a block of them at a time; none when there is no file. Holds no more than a block
 * and a line. Ends at once when `signal` is aborted.
 */
export async function* followLog(
  path: string,
  { tailLines, isOver = () => true }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEntry[]> {
  const changes = watchForChanges(path, signal);
  let handle: FileHandle | undefined;
  try {
    let position = 0;
    let rotated = false;
    let rest: Buffer = Buffer.alloc(0);
    while (!signal.aborted) {
      // Before the file is read: what is written after that is seen next time.
      const over = isOver();
      const seen = changes.count();
      if (!handle) {
        handle = await openIfThere(path);
        if (handle && tailLines !== undefined) position = await startOfLastLines(handle, tailLines);
      }
      const block = handle && (await readBlock(handle, position));
      if (block) {
        position += block.length;
        const { lines, left } = splitLines(rest.length > 0 ? Buffer.concat([rest, block]) : block);
        rest = left;
        if (lines.length > 0) yield lines.flatMap(parseEntry);
        continue;
      }
      const next = handle && (await nextLogFile(path, (await handle.stat()).ino));
      if (next !== undefined && !rotated) {
        // It may have been written to between the last read and the rotation: to its end once more.
        rotated = true;
        continue;
      }
      if (next !== undefined) {
        const following = await openExactly(next);
        // Rotated or removed since: its name is looked up again.
        if (!following) continue;
        await handle?.close();
        handle = following;
        position = 0;
        rotated = false;
        continue;
      }
      if (over) return;
      await changes.after(seen);
    }
  } finally {
    changes.close();
    await handle?.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function openExactly({ path, inode }: LogFilePath): Promise<FileHandle | undefined> {
  const handle = await openIfThere(path);
  if (!handle || (await handle.stat()).ino === inode) return handle;
  await handle.close();
  return undefined;
}

/** Undefined at the end of the file. */
async function readBlock(handle: FileHandle, position: number): Promise<Buffer | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, position);
  return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
}

function splitLines(data: Buffer): { lines: Buffer[]; left: Buffer } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let to = data.indexOf(NEWLINE); to >= 0; to = data.indexOf(NEWLINE, from)) {
    lines.push(data.subarray(from, to));
    from = to + 1;
  }
  return { lines, left: data.subarray(from) };
}

interface Changes {
  count(): number;
  /** Resolves when there has been a change after the given count, or it is time to look again, or the signal ends it. */
  after(count: number): Promise<void>;
  close(): void;
}

function watchForChanges(path: string, signal: AbortSignal): Changes {
  let count = 0;
  let wake = () => {};
  const tell = () => {
    count += 1;
    wake();
  };
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(path), { persistent: false }, tell);
    watcher.on('error', () => watcher?.close());
  } catch {
    // The directory is not there yet, or inotify has no room: there is still the timer.
  }
  signal.addEventListener('abort', tell, { once: true });
  return {
    count: () => count,
    async after(seen) {
      if (count > seen || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = () => {};
    },
    close() {
      watcher?.close();
      signal.removeEventListener('abort', tell);
    },
  };
}
