/** What a container says of its own end: its termination message file, else the end of its log. */

import { constants, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { errnoText, errorCode } from './errno-text.ts';
import { readLogTail } from './read-log.ts';
import { nextCharacter } from './utf8-edge.ts';

/** pkg/kubelet/container/runtime.go: MaxContainerTerminationMessageLength. */
const LONGEST_MESSAGE = 4096;
/** pkg/kubelet/container/runtime.go: MaxContainerTerminationMessageLogLines and …LogLength. */
const LOG_TAIL = { lines: 80, bytes: 2048 };

/**
 * The last 4096 bytes of the file; empty when there is none. A file that cannot be read is a message too, as
 * in the kubelet (getTerminationMessage): `Error on reading termination log PATH: …`. Never rejects.
 */
export async function readTerminationMessage(path: string): Promise<string> {
  try {
    return await readEnd(path, LONGEST_MESSAGE);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    return `Error on reading termination log ${path}: ${describe(error, path)}`;
  }
}

/** For `FallbackToLogsOnError`: the last 80 lines or 2048 bytes of the log, whichever is less. Never rejects. */
export async function readTerminationLog(logPath: string): Promise<string> {
  try {
    return await readLogTail(logPath, LOG_TAIL);
  } catch (error) {
    return `Error on reading termination message from logs: ${describe(error, logPath)}`;
  }
}

async function readEnd(path: string, bytes: number): Promise<string> {
  // Nearly always nothing was said: then one question is enough, and quicker than to wait for its answer.
  if (isEmptyFile(path)) return '';
  // Without O_NONBLOCK, opening a FIFO that a container left there would wait for a writer for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'read' });
    if (!stats.isFile()) throw new Error('not a regular file');
    const length = Math.min(bytes, stats.size);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, stats.size - length);
    const message = buffer.subarray(0, bytesRead);
    return message.subarray(stats.size > bytes ? nextCharacter(message, 0) : 0).toString();
  } finally {
    await handle.close();
  }
}

/** False also where nobody can tell: to open it says why. */
function isEmptyFile(path: string): boolean {
  try {
    const found = statSync(path);
    return found.isFile() && found.size === 0;
  } catch {
    return false;
  }
}

/** Go's fs.PathError: `open /x: permission denied`. */
function describe(error: unknown, path: string): string {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall ? `${syscall} ${path}: ${errnoText(error)}` : errnoText(error);
}
