/** The file in which a container leaves its last words: made before it starts, read when it has ended. */

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command, TerminationMessageSource } from './container-runtime.ts';
import { errnoText, errorCode } from './errno-text.ts';
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
  /** For a container that did not start. Never rejects. */
  discard(): Promise<void>;
}

/** Made empty for every instance. Where that fails the container starts all the same, and `onWarning` is told why. */
export async function prepareTerminationLog(
  source: TerminationMessageSource,
  command: Command,
  logPath: string,
  onWarning: (message: string) => void,
): Promise<TerminationLog> {
  const isPrivate = source.path === DEFAULT_PATH;
  const path = isPrivate ? privatePath(command, logPath) : resolve(command.cwd, source.path);
  const made = await createEmpty(path, command, isPrivate).then(
    () => true,
    (error: unknown) => {
      const why = errnoText(error);
      onWarning(`no termination message file: ${path}: ${why}`);
      return false;
    },
  );
  const discard = async () => {
    if (isPrivate) await rm(path, { force: true }).catch(() => undefined);
  };
  return {
    path: made ? path : undefined,
    discard,
    async read(exitCode) {
      const message = made ? await readTerminationMessage(path) : '';
      await discard();
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
  return join(tmpdir(), `hooklet-${crypto.randomUUID()}.termination-log`);
}

async function createEmpty(path: string, { uid, gid }: Command, isPrivate: boolean): Promise<void> {
  if (isPrivate) await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const { handle, isNew } = await openOrCreate(path, isPrivate ? 0o600 : 0o644);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('not a regular file');
    await handle.truncate(0);
    if (isNew && uid !== undefined) await handle.chown(uid, gid ?? process.getgid?.() ?? uid);
  } finally {
    await handle.close();
  }
}

/** Somebody else's file keeps its owner; a FIFO is not waited for. */
async function openOrCreate(path: string, mode: number): Promise<{ handle: FileHandle; isNew: boolean }> {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK;
  try {
    return { handle: await open(path, flags | constants.O_CREAT | constants.O_EXCL, mode), isNew: true };
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return { handle: await open(path, flags), isNew: false };
  }
}
