/** What the conductor works with on this machine: its clock, its processes, its network. */

import { HookletError } from '../errors.ts';
import { systemClock } from '../host/clock.ts';
import { createProbeRunner } from '../host/probe-runner.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import type { ProcessLooker } from '../node/look-at-process.ts';
import type { PodMachine } from '../node/pod-worker.ts';
import type { ContainerStarter } from '../node/start-container.ts';
import { nodeName } from './node-name.ts';

/** Containers run in the current directory, in this runtime and with this environment. */
export function createMachine(
  starter: Pick<ContainerStarter, 'runtime' | 'baseEnv' | 'foreground' | 'images'>,
): PodMachine {
  return {
    clock: systemClock,
    starter: {
      ...starter,
      cwd: currentDirectory(),
      nodeName: nodeName(),
    },
    hooks: {
      podAddress: POD_ADDRESS,
      // Loaded when the first httpGet hook runs: the pod's process has been started by then.
      httpGet: async (request, signal) => (await import('../host/http-get.ts')).httpGet(request, signal),
    },
    probes: createProbeRunner(POD_ADDRESS),
    looker: loadLooker(),
  };
}

/** Loaded when the first pod has been up for a moment, and once. */
function loadLooker(): () => Promise<ProcessLooker> {
  let looker: Promise<ProcessLooker> | undefined;
  return () => {
    looker ??= import('../node/look-at-process.ts').then(({ createProcessLooker }) => createProcessLooker());
    return looker;
  };
}

/** Throws USAGE when it has been removed under hooklet. */
export function currentDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    const message = 'the current directory is not there any more; change to one that is';
    throw new HookletError('USAGE', message, {}, error);
  }
}
