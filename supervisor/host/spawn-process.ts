/** Starts one program in a session and group of its own, with its output in pipes. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { HookletError } from '../errors.ts';
import { systemClock } from './clock.ts';
import type { Command } from './container-runtime.ts';
import { errnoText, errorCode } from './errno-text.ts';
import { findExecutable, refuseUnknownFormat } from './find-executable.ts';
import { NEEDS_PIPES, type OutputPipe, openPipe } from './open-pipe.ts';

export interface SpawnedProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Whether it can open its output anew under the names /dev/stdout and /dev/stderr. */
  readonly opensDevStdout: boolean;
  /** Settles when the process itself has ended and been reaped; its output may still be on its way. */
  readonly ended: Promise<ProcessEnd>;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Resolves once the program has been executed. Rejects with an Error whose message is what runc says when it
 * cannot be: command not found, no permission, wrong format, no such directory or user, no room. `mayStart` is
 * called when all is prepared, and throws if the process is no longer wanted.
 */
export async function spawnProcess(command: Command, mayStart = () => {}): Promise<SpawnedProcess> {
  const [name, ...args] = command.argv;
  if (name === undefined) throw new Error('no command specified');
  await refuseMissingDirectory(command.cwd);
  const file = await findExecutable(name, command.env.PATH, command.cwd);
  await refuseUnknownFormat(file);
  const pipes = await openPipes(command);
  try {
    mayStart();
    return await execute(file, name, args, command, pipes);
  } catch (error) {
    for (const pipe of pipes) pipe?.reader.destroy();
    if (error instanceof HookletError) throw error;
    throw new Error(whyNotExecuted(error, file, command), { cause: error });
  } finally {
    for (const pipe of pipes) if (pipe) closeSync(pipe.writeFd);
  }
}

type Pipes = readonly [OutputPipe | undefined, OutputPipe | undefined];

async function openPipes({ uid, gid, ownStreams }: Command): Promise<Pipes> {
  if (ownStreams?.output) return [undefined, undefined];
  const owner = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
  return [await openPipe(owner), await openPipe(owner)];
}

function execute(
  file: string,
  argv0: string,
  args: readonly string[],
  { env, cwd, uid, gid, ownStreams }: Command,
  [out, err]: Pipes,
): Promise<SpawnedProcess> {
  const piped = ownStreams?.output ? 'inherit' : 'pipe';
  return new Promise((resolve, reject) => {
    // Throws at once for some errors (EPERM, E2BIG, a NUL in an argument), emits 'error' for others.
    const child = spawn(file, args, {
      argv0,
      env,
      cwd,
      detached: true,
      stdio: [ownStreams?.input ? 'inherit' : 'ignore', out?.writeFd ?? piped, err?.writeFd ?? piped],
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
    const ended = endOf(child);
    child.once('error', reject);
    child.once('spawn', () => {
      const { pid } = child;
      const stdout = out?.reader ?? child.stdout ?? nothingToRead();
      const stderr = err?.reader ?? child.stderr ?? nothingToRead();
      if (pid === undefined) return reject(new Error('spawned without a pid'));
      // A pipe that cannot be read any more ends; that is all there is to say of it.
      for (const stream of [stdout, stderr]) stream.on('error', () => stream.destroy());
      resolve({
        pid,
        stdout,
        stderr,
        ended,
        opensDevStdout: out !== undefined || piped === 'inherit' || !NEEDS_PIPES,
      });
    });
  });
}

/** Its output does not come to us. */
function nothingToRead(): Readable {
  return Readable.from([]);
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, at: systemClock.now() }));
  });
}

/** spawn(2) reports a missing directory as ENOENT of the command, so it must be known before. */
async function refuseMissingDirectory(cwd: string): Promise<void> {
  const problem = await stat(cwd).then(
    (stats) => (stats.isDirectory() ? undefined : 'not a directory'),
    (error: unknown) => errnoText(error),
  );
  if (problem !== undefined) throw new Error(`chdir to cwd (${JSON.stringify(cwd)}) failed: ${problem}`);
}

function whyNotExecuted(error: unknown, file: string, { uid, gid }: Command): string {
  switch (errorCode(error)) {
    case 'EPERM':
      return `exec ${file}: run as uid ${uid ?? 'unchanged'}, gid ${gid ?? 'unchanged'}: operation not permitted`;
    case 'ERR_INVALID_ARG_VALUE':
    case 'ERR_OUT_OF_RANGE':
      return `exec ${file}: invalid argument`;
    default:
      return `exec ${file}: ${errnoText(error)}`;
  }
}
