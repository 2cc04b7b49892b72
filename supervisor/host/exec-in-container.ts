/** Runs one more command in a running container: exec hooks, exec probes, `kubectl exec`. */

import { HookletError } from '../errors.ts';
import { captureBounded } from './bounded-capture.ts';
import type { Command, ExecOptions, ExecResult, OutputStream } from './container-runtime.ts';
import { drain, ended } from './drain.ts';
import { exitStatusOf } from './exit-code.ts';
import { launchFailure, mayBeLaunchFailure } from './launch-failure.ts';
import type { ProcessGroup } from './process-group.ts';
import { killProcessTree } from './process-tree.ts';
import { type SpawnedProcess, type SpawnOptions, spawnProcess } from './spawn-process.ts';

/** The exec'd process, for as long as its container must know of it. */
export interface StartedExec {
  readonly pid: number;
  readonly group: ProcessGroup;
  readonly result: Promise<ExecResult>;
  /** Waits for its pipes no longer: its container ends, and it with it. */
  abandon(): void;
}

export interface ExecSurroundings {
  readonly options: ExecOptions;
  readonly signal: AbortSignal | undefined;
  readonly containerIsOver: () => boolean;
  /** How it gets into the container, if not by being one more process of the machine. */
  readonly launch?: NonNullable<SpawnOptions['launch']>;
  /** The group that it leads, from its first moment on. */
  readonly watchExec: (pid: number) => ProcessGroup;
  readonly procRoot?: string;
}

/**
 * Starts the command; rejects with EXEC_ERROR when the container is over or it cannot be executed. Its `result`
 * settles when the process has exited and its pipes are closed, as containerd's ExecSync: a `daemon &` that
 * keeps stdout open keeps it open.
 */
export async function startExec(command: Command, around: ExecSurroundings): Promise<StartedExec> {
  const { options, signal, containerIsOver, launch, watchExec, procRoot } = around;
  const refuseEnded = () => {
    if (containerIsOver()) throw execError('container is in CONTAINER_EXITED state', command);
  };
  const mayStart = () => {
    refuseEnded();
    if (signal?.aborted) throw execError('context canceled', command, signal.reason);
  };
  mayStart();
  const { ownStreams: _, ...own } = command;
  let group: ProcessGroup | undefined;
  const onPid = (pid: number) => {
    group = watchExec(pid);
  };
  const spawned = await spawnProcess(own, { mayStart, onPid, ...(launch && { launch }) }).catch(
    (error: Error) => {
      if (error instanceof HookletError) throw error;
      throw notExecuted(error.message, command, error);
    },
  );
  const { pid } = spawned;
  const ownGroup = group ?? watchExec(pid);
  let abandon = () => {};
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const stop = () => {
    killProcessTree(ownGroup, procRoot);
    abandon();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const result = collect(spawned, ownGroup, options, abandoned, launch !== undefined).then((collected) => {
    const failure = launch && launchFailure(collected.said, collected.code, command, spawned.file);
    if (failure === undefined) return collected.result();
    refuseEnded();
    throw notExecuted(failure, command);
  });
  return {
    pid,
    group: ownGroup,
    abandon,
    result: result.finally(() => signal?.removeEventListener('abort', stop)),
  };
}

function notExecuted(why: string, command: Command, cause?: unknown): HookletError {
  return execError(`unable to start container process: ${why}`, command, cause);
}

/** The kubelet's text for a command that could not be run in a container (containerd, ExecSync). */
function execError(why: string, { argv }: Command, cause?: unknown): HookletError {
  return new HookletError('EXEC_ERROR', `failed to exec in container: ${why}`, { argv }, cause);
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
