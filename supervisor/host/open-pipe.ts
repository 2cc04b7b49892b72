/** Real pipes for a process's output. */

import { execFile } from 'node:child_process';
import { closeSync, constants, fchownSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { anonymousPipe, makesAnonymousPipes } from './anonymous-pipe.ts';
import type { PipeNumber } from './pipe-holders.ts';

/** Outside Linux /dev/fd/1 is dup(2), which a socket does not mind. */
export const NEEDS_PIPES = process.platform === 'linux';

/** One FIFO is as dear as some: one process needs two. At first no more than a container and its hook, which wait … */
const FIRST_FIFOS = 4;
/** … and later a few in reserve, which save the next ones a fork. */
const FIFOS_AT_ONCE = 16;

/** Whose the process will be; hooklet's own user unless said. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PipeEnds {
  readonly readFd: number;
  readonly writeFd: number;
}

export interface OutputPipe {
  /** Ours. */
  readonly readFd: number;
  readonly number: PipeNumber;
  /** To be given to the child, and closed here once it has been spawned. */
  readonly writeFd: number;
}

/** Has Node's sockets loaded, which takes some milliseconds: what is started next can be read at once. */
export function prepareToRead(): void {
  process.getBuiltinModule('node:net');
}

/** Takes the descriptor over. On its own, since a process is started sooner than Node's sockets are loaded. */
export function readPipe(readFd: number): Socket {
  return new Socket({ fd: readFd, readable: true, writable: false });
}

/** Descriptors belong to the process, so the reserve does too. They keep nothing alive and nothing on disk. */
const reserve: PipeEnds[] = [];
/** Callers that come while the reserve is filled up share what it brings. */
let filling: Promise<void> | undefined;
let filledBefore = false;

/**
 * A real pipe. Node's own `'pipe'` is a socket pair, and opening /dev/stdout or /proc/self/fd/1 fails on a socket
 * (ENXIO): nginx with `access_log /dev/stdout` would not start. From pipe(2); without koffi FIFOs, unlinked as soon as
 * both ends are open. Undefined where that matters not, or where a pipe cannot be had (no koffi and no mkfifo, no
 * temporary directory).
 */
export async function openPipe(owner: Owner = {}): Promise<OutputPipe | undefined> {
  if (!NEEDS_PIPES) return undefined;
  const ends = await nextPipe();
  if (!ends) return undefined;
  giveTo(ends.writeFd, owner);
  return { ...ends, number: fstatSync(ends.writeFd) };
}

async function nextPipe(): Promise<PipeEnds | undefined> {
  if (makesAnonymousPipes()) return anonymousPipe();
  const ready = reserve.pop();
  if (ready) return ready;
  try {
    await fillReserve();
  } catch {
    return undefined;
  }
  // Others may have taken the last one.
  return nextPipe();
}

/**
 * Has FIFOs made, if it must be FIFOs, while hooklet does something else, so that the first process does not wait for
 * them. Never rejects: where there can be none, whoever needs one finds out.
 */
export async function preparePipes(): Promise<void> {
  if (NEEDS_PIPES && !makesAnonymousPipes()) await fillReserve().catch(() => {});
}

async function fillReserve(): Promise<void> {
  filling ??= makeFifos(filledBefore ? FIFOS_AT_ONCE : FIRST_FIFOS).then(
    (pipes) => {
      filledBefore = true;
      reserve.push(...pipes);
      filling = undefined;
    },
    (error) => {
      filling = undefined;
      throw error;
    },
  );
  await filling;
}

async function makeFifos(count: number): Promise<PipeEnds[]> {
  const directory = mkdtempSync(join(tmpdir(), 'hooklet-'));
  const pipes: PipeEnds[] = [];
  try {
    const paths = Array.from({ length: count }, (_, n) => join(directory, String(n)));
    await promisify(execFile)('mkfifo', ['-m', '600', ...paths]);
    for (const path of paths) {
      // The reading end first and without blocking: it does not wait for a writer, and then the writer does not either.
      const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        pipes.push({ readFd, writeFd: openSync(path, constants.O_WRONLY) });
      } catch (error) {
        closeSync(readFd);
        throw error;
      }
    }
    return pipes;
  } catch (error) {
    for (const { readFd, writeFd } of pipes) {
      closeSync(readFd);
      closeSync(writeFd);
    }
    throw error;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** So that the container's user may open /dev/stdout, as runc does (fixStdioPermissions). */
export function giveTo(fd: number, { uid, gid }: Owner): void {
  if (uid === undefined) return;
  try {
    fchownSync(fd, uid, gid ?? process.getgid?.() ?? uid);
  } catch {
    // Not ours to give: the inherited descriptor itself works without it.
  }
}
