/** This machine as a node for pods: where their logs are, how they are kept apart, what their images mean. */

import { join } from 'node:path';
import type { Isolation, IsolationChoice } from '../host/isolation.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import type { Pod } from '../manifest/pod.ts';
import type { PodMachine } from '../node/pod-worker.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createMachine } from './create-machine.ts';
import { describeIsolation } from './describe-isolation.ts';
import { openHome } from './hooklet-home.ts';
import type { OpenOutput } from './open-output.ts';
import { pruneLogs } from './prune-logs.ts';

export interface NodeOptions {
  readonly isolation: IsolationChoice;
  /** `NAME=DOCKERFILE`, one for each image. */
  readonly image?: readonly string[];
}

export interface OpenNode {
  readonly home: string;
  readonly machine: PodMachine;
  /** Throws away old logs; what cannot be removed does not matter to a pod. */
  prune(): void;
  /** All containers have ended. */
  close(): Promise<void>;
}

/** `pods`: those that are known already; without them every image may be of use. Throws what `loadImages` throws. */
export async function openNode(
  options: NodeOptions,
  isolation: Isolation,
  output: OpenOutput,
  pods?: readonly Pod[],
): Promise<OpenNode> {
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const images = options.image && (await loadImages(options.image, pods, output));
  const home = openHome(process.env, warn);
  const logRoot = join(home, 'logs');
  if (options.isolation !== 'plain') warn(describeIsolation(isolation, process.platform));
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn });
  const baseEnv = containerBaseEnv(process.env);
  return {
    home,
    machine: createMachine({ runtime, baseEnv, ...(images && { images }) }),
    prune: () => void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message)),
    close: runtime.close,
  };
}

/** Nothing of Dockerfiles is loaded without one. */
async function loadImages(flags: readonly string[], pods: readonly Pod[] | undefined, output: OpenOutput) {
  const images = await import('./load-images.ts');
  return images.loadImages(flags, pods, output.note);
}
