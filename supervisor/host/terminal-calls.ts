/** The calls of the C library that make a terminal; Node has none of them. */

import { getSystemErrorName } from 'node:util';
import { HookletError } from '../errors.ts';
import type { TerminalSize } from './container-runtime.ts';
import { errorCode } from './errno-text.ts';
import { type Koffi, type Library, loadKoffi } from './koffi.ts';

export interface OpenedTerminal {
  readonly ourFd: number;
  readonly programFd: number;
  readonly path: string;
}

export interface TerminalCalls {
  /** openpty(3); no program started later inherits our side. */
  open(size: TerminalSize): OpenedTerminal;
  duplicate(fd: number): number;
  resize(fd: number, size: TerminalSize): void;
}

/** TIOCSWINSZ: the one number of an ioctl that is needed. */
const SET_WINDOW_SIZE: Partial<Record<NodeJS.Platform, number>> = { linux: 0x5414, darwin: 0x80087467 };
/** The same everywhere. */
const F_SETFD = 2;
const FD_CLOEXEC = 1;
/** Room for the path of a terminal: /dev/pts/N. */
const NAME_BYTES = 256;
/** An unsigned short, of which a client may send any number. */
const LARGEST = 0xffff;

let loaded: TerminalCalls | undefined;

/** Loads once. Throws NO_TERMINAL when koffi cannot be used or the platform has none of these calls. */
export function loadTerminalCalls(): TerminalCalls {
  loaded ??= load();
  return loaded;
}

function load(): TerminalCalls {
  const setWindowSize = SET_WINDOW_SIZE[process.platform];
  if (setWindowSize === undefined) throw noTerminal(`it is not known how on ${process.platform}`);
  try {
    const koffi = loadKoffi();
    const library = koffi.load(null);
    const signature = 'int openpty(_Out_ int *, _Out_ int *, _Out_ char *, void *, void *)';
    const openpty = openptyOf([library, ...olderGlibc(koffi)], signature);
    const ioctl = library.func('int ioctl(int, unsigned long, ...)');
    const fcntl = library.func('int fcntl(int, int, ...)');
    const dup = library.func('int dup(int)');
    const must = (what: string, result: number): number => {
      if (result >= 0) return result;
      throw noTerminal(`${what}: ${getSystemErrorName(-koffi.errno())}`);
    };
    const closeOnExec = (fd: number) => must('fcntl', fcntl(fd, F_SETFD, 'int', FD_CLOEXEC));
    return {
      open(size) {
        const ours = [0];
        const programs = [0];
        const name = Buffer.alloc(NAME_BYTES);
        must('openpty', openpty(ours, programs, name, null, windowSize(size)));
        const [ourFd = -1] = ours;
        const [programFd = -1] = programs;
        closeOnExec(ourFd);
        closeOnExec(programFd);
        return { ourFd, programFd, path: name.toString('latin1', 0, name.indexOf(0)) };
      },
      duplicate(fd) {
        const copy = must('dup', dup(fd));
        closeOnExec(copy);
        return copy;
      },
      resize(fd, size) {
        must('ioctl', ioctl(fd, setWindowSize, 'void *', windowSize(size)));
      },
    };
  } catch (error) {
    if (error instanceof HookletError) throw error;
    if (errorCode(error) === 'MODULE_NOT_FOUND')
      throw noTerminal('the optional package koffi is not installed; npm install koffi adds it', error);
    throw noTerminal(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error), error);
  }
}

type Openpty = (...args: readonly unknown[]) => number;

function openptyOf(libraries: readonly Library[], signature: string): Openpty {
  let failure: unknown;
  for (const library of libraries) {
    try {
      return library.func(signature);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Before 2.34 it was in a library of its own. */
function olderGlibc(koffi: Koffi): Library[] {
  try {
    return [koffi.load('libutil.so.1')];
  } catch {
    return [];
  }
}

/** struct winsize: rows, columns, and two that nobody uses. */
function windowSize({ width, height }: TerminalSize): Buffer {
  const words = Uint16Array.of(Math.min(height, LARGEST), Math.min(width, LARGEST), 0, 0);
  return Buffer.from(words.buffer);
}

function noTerminal(why: string, cause?: unknown): HookletError {
  return new HookletError('NO_TERMINAL', `no terminal can be opened here: ${why}`, {}, cause);
}
