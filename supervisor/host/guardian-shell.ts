/** The shell that is the guardian, and the pipe through which it is told whom to kill. */

import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { anonymousPipe } from './anonymous-pipe.ts';
import { errorCode } from './errno-text.ts';
import { GUARDIAN_SCRIPT } from './guardian-script.ts';
import { writePipe } from './open-input-pipe.ts';
import { posixSpawn } from './posix-spawn.ts';
import { signalGroup } from './process-group.ts';

export interface GuardianShell {
  tell(line: string): void;
  /** With SIGKILL. Nothing once it has ended. */
  kill(): void;
  /** Never settles if it could not be started. The event loop does not wait for it until `kill` has been called. */
  readonly ended: Promise<void>;
}

/** None of hooklet's environment and nothing of its name. */
const LAUNCH = {
  file: '/bin/sh',
  argv0: '/bin/sh',
  args: ['-c', GUARDIAN_SCRIPT],
  env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  cwd: '/',
} as const;

/** In a session of its own. `firstLine` is there before it is. `onError` is told, later, if it cannot be started. */
export function startGuardianShell(firstLine: string, onError: (error: Error) => void): GuardianShell {
  try {
    return startWithoutNode(firstLine) ?? startByNode(firstLine, onError);
  } catch (error) {
    queueMicrotask(() => onError(error as Error));
    return { tell: () => {}, kill: () => {}, ended: new Promise(() => {}) };
  }
}

/** Undefined where posix_spawn(3) or a pipe cannot be had; throws if there is no shell. */
function startWithoutNode(firstLine: string): GuardianShell | undefined {
  const pipe = anonymousPipe({ writerWaits: false });
  if (!pipe) return undefined;
  const { readFd, writeFd } = pipe;
  let started: ReturnType<typeof posixSpawn>;
  try {
    // Into an empty pipe that somebody reads: it does not fail.
    writeSync(writeFd, firstLine);
    started = posixSpawn(LAUNCH, [readFd, 'ignore', 'ignore']);
  } finally {
    closeSync(readFd);
    if (!started) closeSync(writeFd);
  }
  if (!started) return undefined;
  const { pid, ended, ref, unref } = started;
  let isOver = false;
  let input: Socket | undefined;
  unref();
  return {
    tell(line) {
      if (isOver || (!input && writeNow(writeFd, line))) return;
      input ??= openInput(writeFd);
      if (input.writable) input.write(line);
    },
    kill() {
      if (isOver) return;
      ref();
      // The group that it leads: it may have been collected in this very turn.
      signalGroup(pid, 'SIGKILL');
    },
    ended: ended.then(() => {
      isOver = true;
      if (input) input.destroy();
      else closeSync(writeFd);
    }),
  };
}

/** Without Node's sockets, which take longer to load than a container to start. False when the pipe is full. */
function writeNow(fd: number, line: string): boolean {
  try {
    // A line is written whole or not at all (pipe(7), PIPE_BUF).
    writeSync(fd, line);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return false;
    // The shell has gone, which is heard of.
    if (errorCode(error) === 'EPIPE') return true;
    throw error;
  }
}

/** For a shell that is slow: what does not fit into the pipe waits here. */
function openInput(writeFd: number): Socket {
  const input = writePipe(writeFd);
  // It ends when the shell does, which is heard of.
  input.on('error', () => {});
  input.unref();
  return input;
}

function startByNode(firstLine: string, onError: (error: Error) => void): GuardianShell {
  const { file, args, env, cwd } = LAUNCH;
  const shell = spawn(file, args, { detached: true, cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
  const { stdin } = shell;
  shell.once('error', onError);
  shell.unref();
  stdin.on('error', () => {});
  // A pipe keeps the event loop alive by itself.
  (stdin as unknown as { unref(): void }).unref();
  stdin.write(firstLine);
  return {
    tell: (line) => {
      if (stdin.writable) stdin.write(line);
    },
    kill() {
      if (shell.exitCode !== null || shell.signalCode !== null) return;
      shell.ref();
      shell.kill('SIGKILL');
    },
    ended: new Promise((resolve) => shell.once('exit', () => resolve())),
  };
}
