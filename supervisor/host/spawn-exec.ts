/** Puts one more process into a running container, or says in the runtime's words why not. */

import { HookletError } from '../errors.ts';
import type { Command } from './container-runtime.ts';
import { launchFailure } from './launch-failure.ts';
import type { ProcessGroup } from './process-group.ts';
import { type SpawnedProcess, type SpawnOptions, spawnProcess } from './spawn-process.ts';

export interface ExecSurroundings {
  readonly signal: AbortSignal | undefined;
  readonly containerIsOver: () => boolean;
  /** How it gets into the container, if not by being one more process of the machine. */
  readonly launch?: NonNullable<SpawnOptions['launch']>;
  /** The main process of the container that it is launched into. */
  readonly main?: number;
  /** The group that it leads, from its first moment on. */
  readonly watchExec: (pid: number) => ProcessGroup;
  readonly procRoot?: string;
}

export interface SpawnedExec {
  readonly spawned: SpawnedProcess;
  readonly group: ProcessGroup;
  /** What it means when it ended with this code, and this was all that it had said: never executed, or undefined. */
  failure(said: string, code: number | null): HookletError | undefined;
}

/** Rejects with EXEC_ERROR when the container is over or the command cannot be executed. */
export async function spawnExec(command: Command, around: ExecSurroundings): Promise<SpawnedExec> {
  const { signal, containerIsOver, launch, watchExec } = around;
  const exited = () => execError('container is in CONTAINER_EXITED state', command);
  const mayStart = () => {
    if (containerIsOver()) throw exited();
    if (signal?.aborted) throw execError('context canceled', command, signal.reason);
  };
  mayStart();
  let group: ProcessGroup | undefined;
  const onPid = (pid: number) => {
    group = watchExec(pid);
  };
  const spawned = await spawnProcess(command, { mayStart, onPid, ...(launch && { launch }) }).catch(
    (error: Error) => {
      if (error instanceof HookletError) throw error;
      throw notExecuted(error.message, command, error);
    },
  );
  return {
    spawned,
    group: group ?? watchExec(spawned.pid),
    failure(said, code) {
      const why = launch && launchFailure(said, code, command, spawned.file);
      if (why === undefined) return undefined;
      return containerIsOver() ? exited() : notExecuted(why, command);
    },
  };
}

function notExecuted(why: string, command: Command, cause?: unknown): HookletError {
  return execError(`unable to start container process: ${why}`, command, cause);
}

/** The kubelet's text for a command that could not be run in a container (containerd, ExecSync). */
function execError(why: string, { argv }: Command, cause?: unknown): HookletError {
  return new HookletError('EXEC_ERROR', `failed to exec in container: ${why}`, { argv }, cause);
}
