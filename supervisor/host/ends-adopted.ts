/** A runtime for one container alone: whatever hooklet adopts is its, and ends with its main process. */

import { adoptedChildren, endAdopted } from './adopted-children.ts';
import type { ContainerProcess, ContainerRuntime } from './container-runtime.ts';

/**
 * `exited` settles when the adopted children are gone too, as in a PID namespace whose PID 1 has ended. Spared are
 * those that are there when this is called: hooklet has them from a shell that was replaced by it (`exec hooklet`).
 */
export function endingAdopted(
  runtime: ContainerRuntime,
  onWarning: (message: string) => void,
  procRoot?: string,
): ContainerRuntime {
  const spared = adoptedChildren(procRoot) ?? [];
  const end = async () => {
    const left = await endAdopted(spared, procRoot);
    if (left.length === 0) return;
    const pids = left.map(({ pid }) => pid).join(', ');
    onWarning(`still there after SIGKILL: pid ${pids}; another user's, or waiting for a device`);
  };
  return {
    async start(request) {
      return withEnd(await runtime.start(request), end);
    },
  };
}

function withEnd(process: ContainerProcess, end: () => Promise<void>): ContainerProcess {
  return {
    pid: process.pid,
    logPath: process.logPath,
    get ended() {
      return process.ended;
    },
    exited: process.exited.then(async (exit) => {
      await end();
      return exit;
    }),
    signal: (name) => process.signal(name),
    kill: () => process.kill(),
    exec: (argv, options, signal) => process.exec(argv, options, signal),
  };
}
