/** Runs one more command in a running container: exec hooks, exec probes, `kubectl exec`. */

import { HookletError } from '../errors.ts';
import { captureBounded } from './bounded-capture.ts';
import type { Command, ExecOptions, ExecResult } from './container-runtime.ts';
import { drain, ended } from './drain.ts';
import { exitStatusOf } from './exit-code.ts';
import { type ProcessGroup, watchProcessGroup } from './process-group.ts';
import { type SpawnedProcess, spawnProcess } from './spawn-process.ts';

/** The exec'd process, for as long as its container must know of it. */
export interface StartedExec {
  readonly pid: number;
  readonly group: ProcessGroup;
  readonly result: Promise<ExecResult>;
  /** Kills its group, and waits for its pipes no longer. */
  stop(): void;
}

export interface ExecSurroundings {
  readonly options: ExecOptions;
  readonly signal: AbortSignal | undefined;
  readonly containerIsOver: () => boolean;
  readonly procRoot?: string;
}

/**
 * Starts the command; rejects with EXEC_ERROR when the container is over or it cannot be executed. Its `result`
 * settles when the process has exited and its pipes are closed, as containerd's ExecSync: a `daemon &` that
 * keeps stdout open keeps it open.
 */
export async function startExec(command: Command, around: ExecSurroundings): Promise<StartedExec> {
  const { options, signal, containerIsOver, procRoot } = around;
  const mayStart = () => {
    if (containerIsOver()) throw execError('container is in CONTAINER_EXITED state', command);
    if (signal?.aborted) throw execError('context canceled', command, signal.reason);
  };
  mayStart();
  const { ownStreams: _, ...own } = command;
  const spawned = await spawnProcess(own, mayStart).catch((error: Error) => {
    if (error instanceof HookletError) throw error;
    throw execError(`unable to start container process: ${error.message}`, command, error);
  });
  const group = watchProcessGroup(spawned.pid, procRoot);
  let stopWaiting: () => void;
  const stopped = new Promise<void>((resolve) => {
    stopWaiting = resolve;
  });
  const stop = () => {
    group.signal('SIGKILL');
    stopWaiting();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const result = collect(spawned, group, options, stopped);
  return {
    pid: spawned.pid,
    group,
    stop,
    result: result.finally(() => signal?.removeEventListener('abort', stop)),
  };
}

/** The kubelet's text for a command that could not be run in a container (containerd, ExecSync). */
function execError(why: string, { argv }: Command, cause?: unknown): HookletError {
  return new HookletError('EXEC_ERROR', `failed to exec in container: ${why}`, { argv }, cause);
}

async function collect(
  spawned: SpawnedProcess,
  group: ProcessGroup,
  { onOutput }: ExecOptions,
  stopped: Promise<void>,
): Promise<ExecResult> {
  const { stdout, stderr } = spawned;
  const captures = { stdout: captureBounded(), stderr: captureBounded() };
  for (const [name, stream] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      captures[name].write(chunk);
      onOutput?.(name, chunk);
    });
  }
  const end = await spawned.ended;
  group.leaderEnded();
  await Promise.race([ended(stdout, stderr), stopped]);
  await drain(stdout, stderr);
  return {
    exitCode: exitStatusOf(end).exitCode,
    stdout: captures.stdout.text(),
    stderr: captures.stderr.text(),
    droppedBytes: captures.stdout.droppedBytes() + captures.stderr.droppedBytes(),
  };
}
