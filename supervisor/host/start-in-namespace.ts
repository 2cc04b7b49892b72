/** Starts a command as PID 1 of namespaces of its own. */

import { realpath } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { tryNamespaces } from './choose-isolation.ts';
import type { Command } from './container-runtime.ts';
import { drain } from './drain.ts';
import type { NamespaceIsolation } from './isolation.ts';
import { LAUNCHER, launchFailure, unshareFailure } from './launch-failure.ts';
import { speakEnglish } from './launcher-language.ts';
import { mainProcess } from './main-process.ts';
import { enterArgv, namespaceArgv, type RunAs } from './namespace-argv.ts';
import type { ProcStat } from './proc-stat.ts';
import { type Launch, notAllowedToBe, type SpawnedProcess, spawnProcess } from './spawn-process.ts';

export interface StartedInNamespace {
  /** `unshare`: ends as the main process does, when every process of the container is gone. */
  readonly leader: SpawnedProcess;
  /** Undefined when it was over before it was found. */
  readonly main: ProcStat | undefined;
}

/**
 * Resolves once the program itself has been executed. Rejects as `spawnProcess` does, also for what only the
 * last program of the chain finds out. `onPid` is told of the leader and of the main process, each as soon as it is there.
 */
export async function startInNamespace(
  isolation: NamespaceIsolation,
  command: Command,
  onPid: (pid: number) => void,
): Promise<StartedInNamespace> {
  let chain: readonly string[] = [];
  const launch = (_: Command, file: string): Launch => {
    const { env, argv } = speakEnglish(command);
    chain = namespaceArgv(isolation, runAs(command, file), argv);
    return chained(chain, LAUNCHER, { ...command, env });
  };
  const leader = await spawnProcess(command, { launch, onPid });
  const { process, hasExecuted } = await mainProcess(leader.pid, tails(chain, command), leader.ended, onPid);
  if (hasExecuted) return { leader, main: process };
  const [stdout, stderr] = await remainder(leader);
  const { code } = await leader.ended;
  const said = leader.terminal
    ? stdout.toString().replaceAll('\r\n', '\n')
    : stdout.length === 0
      ? stderr.toString()
      : '';
  const failure = launchFailure(said, code, command, leader.file);
  if (failure !== undefined) throw new Error(failure);
  // The command may itself have called `unshare`: whether namespaces can be made tells who has failed.
  if (!process && unshareFailure(said, code) && (await tryNamespaces(isolation)))
    throw new Error(`exec ${leader.file}: cannot make its namespaces: ${unshareFailure(said, code)}`);
  return { leader: { ...leader, stdout: replay(stdout), stderr: replay(stderr) }, main: process };
}

/** How one more command gets into the container whose main process this is. */
export function launchBeside(
  isolation: NamespaceIsolation,
  main: number,
): (command: Command, file: string) => Promise<Launch> {
  return async (command, file) => {
    // An absolute link in the path would lead out of the container's mount namespace again.
    const directory = await realpath(command.cwd);
    const { env, argv } = speakEnglish(command);
    const chain = enterArgv(isolation, main, directory, runAs(command, file), argv);
    return chained(chain, LAUNCHER, { ...command, env });
  };
}

function chained(
  [file = '', ...args]: readonly string[],
  argv0: string,
  { env, cwd, ownStreams }: Command,
): Launch {
  return { file, argv0, args, env, cwd, ...(ownStreams && { ownStreams }) };
}

/** Without root there is nobody else to be; as oneself nothing needs to be changed. */
function runAs(command: Command, file: string): RunAs {
  const { uid, gid } = command;
  const tty = command.tty ? { tty: true } : {};
  if (process.geteuid?.() === 0) {
    return { ...tty, ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
  }
  const isOther = (uid ?? process.geteuid?.()) !== process.geteuid?.();
  if (isOther || (gid ?? process.getegid?.()) !== process.getegid?.())
    throw new Error(notAllowedToBe(command, file));
  return tty;
}

/** Everything in the chain that a process may be on the way to the command: each program with its arguments. */
function tails(chain: readonly string[], { argv }: Command): readonly (readonly string[])[] {
  const programs = chain.slice(0, chain.length - argv.length);
  return programs.flatMap((word, n) => (word.startsWith('/') ? [chain.slice(n)] : []));
}

/** All that a process which has ended has left in its pipes: no more than they hold. */
async function remainder({ stdout, stderr }: SpawnedProcess): Promise<readonly [Buffer, Buffer]> {
  const collect = (stream: Readable) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return chunks;
  };
  const [out, err] = [collect(stdout), collect(stderr)];
  await drain(stdout, stderr);
  return [Buffer.concat(out), Buffer.concat(err)];
}

function replay(text: Buffer): Readable {
  return Readable.from(text.length > 0 ? [text] : []);
}
