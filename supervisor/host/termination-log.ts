/** The file in which a container leaves its last words: made before it starts, read when it has ended. */

import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command, TerminationMessageSource } from './container-runtime.ts';
import { errnoText, errorCode } from './errno-text.ts';
import { randomUuid } from './random-uuid.ts';
import { readTerminationLog, readTerminationMessage } from './termination-message.ts';

/** Tells a process where it may write: no file can be mounted at /dev/termination-log for it alone. */
export const TERMINATION_LOG_VARIABLE = 'HOOKLET_TERMINATION_LOG';

/** The API server's default for terminationMessagePath. */
const DEFAULT_PATH = '/dev/termination-log';

const DIRECTORY_MODE = 0o700;

export interface TerminationLog {
  /** Undefined when it could not be made. */
  readonly path: string | undefined;
  /** The message of a container that ended with `exitCode`; empty when it left none. Never rejects. */
  read(exitCode: number): Promise<string>;
  /** For a container that did not start. Never throws. */
  discard(): void;
}

/**
 * Made empty for every instance, at once: a trip to another thread for each step costs more. Where it fails the
 * container starts all the same, and `onWarning` is told why.
 */
export function prepareTerminationLog(
  source: TerminationMessageSource,
  command: Command,
  logPath: string,
  onWarning: (message: string) => void,
): TerminationLog {
  const isPrivate = source.path === DEFAULT_PATH;
  const path = isPrivate ? privatePath(command, logPath) : resolve(command.cwd, source.path);
  const whyNot = tryToCreate(path, command, isPrivate);
  const made = whyNot === undefined;
  if (!made) onWarning(`no termination message file: ${path}: ${whyNot}`);
  const discard = () => {
    if (isPrivate) removeIfThere(path);
  };
  return {
    path: made ? path : undefined,
    discard,
    async read(exitCode) {
      const message = made ? await readTerminationMessage(path) : '';
      discard();
      // kuberuntime_container.go, getTerminationMessage.
      if (message !== '' || exitCode === 0 || source.policy === 'File') return message;
      return readTerminationLog(logPath);
    },
  };
}

/** Beside the log; another user, who cannot get there, finds it in the temporary directory. */
function privatePath({ uid }: Command, logPath: string): string {
  const isOther = uid !== undefined && uid !== process.getuid?.();
  if (!isOther) return logPath.replace(/\.log$/, '.termination-log');
  return join(tmpdir(), `hooklet-${randomUuid()}.termination-log`);
}

/** Undefined, or why it cannot be. */
function tryToCreate(path: string, command: Command, isPrivate: boolean): string | undefined {
  try {
    createEmpty(path, command, isPrivate);
    return undefined;
  } catch (error) {
    return errnoText(error);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // The container has removed it itself, or the folder with it.
  }
}

function createEmpty(path: string, { uid, gid }: Command, isPrivate: boolean): void {
  if (isPrivate) mkdirSync(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const { fd, isNew } = openOrCreate(path, isPrivate ? 0o600 : 0o644);
  try {
    if (!isNew) {
      if (!fstatSync(fd).isFile()) throw new Error('not a regular file');
      ftruncateSync(fd, 0);
    }
    if (isNew && uid !== undefined) fchownSync(fd, uid, gid ?? process.getgid?.() ?? uid);
  } finally {
    closeSync(fd);
  }
}

/** Somebody else's file keeps its owner; a FIFO is not waited for. */
function openOrCreate(path: string, mode: number): { fd: number; isNew: boolean } {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK;
  try {
    return { fd: openSync(path, flags | constants.O_CREAT | constants.O_EXCL, mode), isNew: true };
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return { fd: openSync(path, flags), isNew: false };
  }
}
