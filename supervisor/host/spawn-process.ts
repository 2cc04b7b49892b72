/** Starts one program in a session and group of its own, with its streams in pipes or a terminal. */

import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { HookletError } from '../errors.ts';
import { systemClock } from './clock.ts';
import type { Command } from './container-runtime.ts';
import { errnoText, errorCode } from './errno-text.ts';
import { findExecutable, refuseUnknownFormat } from './find-executable.ts';
import type { PipeNumber } from './pipe-holders.ts';
import { posixSpawn } from './posix-spawn.ts';
import { nothingToRead, openStdio, type ProcessStdio } from './process-stdio.ts';
import { turnIsUsedUp } from './share-turn.ts';
import { type Terminal, underTerminal } from './terminal.ts';

export interface SpawnedProcess {
  readonly pid: number;
  /** The program that the command's name means. */
  readonly file: string;
  /** There when it reads from us. */
  readonly stdin?: Writable;
  /** With a terminal all that comes out of it. */
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What its streams are, if they are no pipes. */
  readonly terminal?: Terminal;
  /** Where its output comes through, if these are real pipes. */
  readonly pipes: readonly PipeNumber[];
  /** Whether it can open its output anew under the names /dev/stdout and /dev/stderr. */
  readonly opensDevStdout: boolean;
  /** Settles when the process itself has ended and been reaped; its output may still be on its way. */
  readonly ended: Promise<ProcessEnd>;
}

/** What is executed for a command: the program itself, or others that execute it in the end. */
export interface Launch {
  readonly file: string;
  readonly argv0: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface SpawnOptions {
  /** How the program, found as `file`, is executed; without it directly. */
  readonly launch?: (command: Command, file: string) => Launch | Promise<Launch>;
  /** Called when all is prepared; throws if the process is no longer wanted. */
  readonly mayStart?: () => void;
  /** Called at once when there is a process, before anything else can happen. */
  readonly onPid?: (pid: number) => void;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Resolves once the program (the first one of the launch) has been executed. Rejects with an Error whose message
 * is what runc says when it cannot be: command not found, no permission, wrong format, no such directory or user,
 * no room.
 */
export async function spawnProcess(command: Command, options: SpawnOptions = {}): Promise<SpawnedProcess> {
  const { launch, mayStart, onPid } = options;
  const [name] = command.argv;
  if (name === undefined) throw new Error('no command specified');
  // Before the program is looked for: a missing directory is the reason that is told first.
  refuseMissingDirectory(command.cwd);
  const file = findExecutable(name, command.env.PATH, command.cwd);
  refuseUnknownFormat(file);
  const stdio = await openStdio(command);
  try {
    const launched = await (launch ?? launchDirectly(stdio.terminal))(command, file);
    for (let next = turnIsUsedUp(); next; next = turnIsUsedUp()) await next;
    mayStart?.();
    return { file, ...(await execute(launched, stdio, onPid)) };
  } catch (error) {
    stdio.discard();
    if (error instanceof HookletError) throw error;
    throw new Error(whyNotExecuted(error, file, command), { cause: error });
  } finally {
    stdio.closeGiven();
  }
}

function launchDirectly(terminal: Terminal | undefined): NonNullable<SpawnOptions['launch']> {
  return ({ argv: [argv0 = '', ...args], env, cwd, uid, gid }, file) => {
    const as = { env, cwd, ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
    if (!terminal) return { ...as, file, argv0, args };
    const [shell = '', ...shellArgs] = underTerminal(terminal, file, args);
    return { ...as, file: shell, argv0: shell, args: shellArgs };
  };
}

async function execute(
  launch: Launch,
  stdio: ProcessStdio,
  onPid?: (pid: number) => void,
): Promise<Omit<SpawnedProcess, 'file'>> {
  const { terminal, pipes, opensDevStdout } = stdio;
  const started = await startProgram(launch, stdio, onPid);
  const ours = stdio.open();
  const stdin = ours.stdin ?? started.stdin ?? undefined;
  const stdout = ours.stdout ?? started.stdout ?? nothingToRead();
  const stderr = ours.stderr ?? started.stderr ?? nothingToRead();
  // A pipe that cannot be used any more ends; that is all there is to say of it.
  for (const stream of [stdin, stdout, stderr]) stream?.on('error', () => stream.destroy());
  const more = { ...(stdin && { stdin }), ...(terminal && { terminal }) };
  return { pid: started.pid, ended: started.ended, stdout, stderr, pipes, opensDevStdout, ...more };
}

interface Started extends Pick<SpawnedProcess, 'pid' | 'ended'> {
  /** The pipes that Node has made for it, if any. */
  readonly stdin?: Writable | null;
  readonly stdout?: Readable | null;
  readonly stderr?: Readable | null;
}

async function startProgram(
  launch: Launch,
  { given }: ProcessStdio,
  onPid?: (pid: number) => void,
): Promise<Started> {
  const started = posixSpawn(launch, given);
  if (!started) return startByNode(launch, given, onPid);
  onPid?.(started.pid);
  return started;
}

function startByNode(
  { file, argv0, args, env, cwd, uid, gid }: Launch,
  given: ProcessStdio['given'],
  onPid?: (pid: number) => void,
): Promise<Started> {
  return new Promise((resolve, reject) => {
    // Throws at once for some errors (EPERM, E2BIG, a NUL in an argument), emits 'error' for others.
    const child = spawn(file, args, {
      argv0,
      env,
      cwd,
      detached: true,
      stdio: [...given],
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
    if (child.pid !== undefined) onPid?.(child.pid);
    const ended = endOf(child);
    child.once('error', reject);
    child.once('spawn', () => {
      const { pid, stdin, stdout, stderr } = child;
      if (pid === undefined) reject(new Error('spawned without a pid'));
      else resolve({ pid, ended, stdin, stdout, stderr });
    });
  });
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, at: systemClock.now() }));
  });
}

/** spawn(2) reports a missing directory as ENOENT of the command, so it must be known before. */
function refuseMissingDirectory(cwd: string): void {
  const problem = whyNoDirectory(cwd);
  if (problem !== undefined) throw new Error(`chdir to cwd (${JSON.stringify(cwd)}) failed: ${problem}`);
}

function whyNoDirectory(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? undefined : 'not a directory';
  } catch (error) {
    return errnoText(error);
  }
}

function whyNotExecuted(error: unknown, file: string, command: Command): string {
  switch (errorCode(error)) {
    case 'EPERM':
      return notAllowedToBe(command, file);
    case 'ERR_INVALID_ARG_VALUE':
    case 'ERR_OUT_OF_RANGE':
      return `exec ${file}: invalid argument`;
    default:
      return `exec ${file}: ${errnoText(error)}`;
  }
}

/** The text when one may not run a program as the user it is to be run as. */
export function notAllowedToBe({ uid, gid }: Command, file: string): string {
  return `exec ${file}: run as uid ${uid ?? 'unchanged'}, gid ${gid ?? 'unchanged'}: operation not permitted`;
}
