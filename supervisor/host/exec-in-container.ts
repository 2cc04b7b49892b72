/** Runs one more command in a running container and keeps what it says: exec hooks, exec probes. */

import { captureBounded } from './bounded-capture.ts';
import type { Command, ExecOptions, ExecResult, OutputStream } from './container-runtime.ts';
import { drain, ended } from './drain.ts';
import { exitStatusOf } from './exit-code.ts';
import { mayBeLaunchFailure } from './launch-failure.ts';
import { killPipeHolders } from './pipe-holders.ts';
import type { ProcessGroup } from './process-group.ts';
import { killProcessTree } from './process-tree.ts';
import { type ExecSurroundings, spawnExec } from './spawn-exec.ts';
import type { SpawnedProcess } from './spawn-process.ts';

/** The exec'd process, for as long as its container must know of it. */
export interface StartedExec {
  readonly pid: number;
  readonly group: ProcessGroup;
  readonly result: Promise<ExecResult>;
  /** Waits for its pipes no longer: its container ends, and it with it. */
  abandon(): void;
}

/**
 * Starts the command; rejects with EXEC_ERROR when the container is over or it cannot be executed. Its `result`
 * settles when the process has exited and its pipes are closed, as containerd's ExecSync: a `daemon &` that
 * keeps stdout open keeps it open.
 */
export async function startExec(
  { argv, env, cwd, uid, gid }: Command,
  options: ExecOptions,
  around: ExecSurroundings,
): Promise<StartedExec> {
  const { signal, launch, main, procRoot } = around;
  const own = { argv, env, cwd, ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
  const { spawned, group, failure } = await spawnExec(own, around);
  let abandon = () => {};
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const stop = () => {
    killProcessTree(group, procRoot);
    // In there it leads a group that nobody knows any more when it has ended.
    if (main !== undefined) killPipeHolders(spawned.pipes, main);
    abandon();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const result = collect(spawned, group, options, abandoned, launch !== undefined).then((collected) => {
    const error = failure(collected.said, collected.code);
    if (error) throw error;
    return collected.result();
  });
  return {
    pid: spawned.pid,
    group,
    abandon,
    result: result.finally(() => signal?.removeEventListener('abort', stop)),
  };
}

interface Collected {
  readonly code: number | null;
  /** What may be the words of a launching program: all that was printed, and shown to nobody yet. */
  readonly said: string;
  result(): ExecResult;
}

async function collect(
  { stdout, stderr, ended: exited }: SpawnedProcess,
  group: ProcessGroup,
  { onOutput }: ExecOptions,
  abandoned: Promise<void>,
  isLaunched: boolean,
): Promise<Collected> {
  const captures = { stdout: captureBounded(), stderr: captureBounded() };
  const show = (name: OutputStream, chunk: Buffer) => {
    captures[name].write(chunk);
    onOutput?.(name, chunk);
  };
  let said = '';
  let mayHaveFailed = isLaunched;
  const release = () => {
    mayHaveFailed = false;
    if (said !== '') show('stderr', Buffer.from(said, 'latin1'));
    said = '';
  };
  stdout.on('data', (chunk: Buffer) => {
    release();
    show('stdout', chunk);
  });
  stderr.on('data', (chunk: Buffer) => {
    if (!mayHaveFailed) return show('stderr', chunk);
    said += chunk.toString('latin1');
    if (!mayBeLaunchFailure(said)) release();
  });
  const end = await exited;
  group.leaderEnded();
  await Promise.race([ended(stdout, stderr), abandoned]);
  await drain(stdout, stderr);
  return {
    code: end.code,
    said: Buffer.from(said, 'latin1').toString(),
    result() {
      release();
      return {
        exitCode: exitStatusOf(end).exitCode,
        stdout: captures.stdout.text(),
        stderr: captures.stderr.text(),
        droppedBytes: captures.stdout.droppedBytes() + captures.stderr.droppedBytes(),
      };
    },
  };
}
