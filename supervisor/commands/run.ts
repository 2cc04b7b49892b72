/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { join } from 'node:path';
import { chooseIsolation } from '../host/choose-isolation.ts';
import type { IsolationChoice } from '../host/isolation.ts';
import { type OrphansUntended, tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import type { Pod } from '../manifest/pod.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createMachine } from './create-machine.ts';
import { describeIsolation } from './describe-isolation.ts';
import { openHome } from './hooklet-home.ts';
import { loadManifests } from './load-manifests.ts';
import { type OpenOutput, openOutput } from './open-output.ts';
import { pruneLogs } from './prune-logs.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';

export interface RunFilesOptions extends RunOptions {
  readonly isolation: IsolationChoice;
}

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunFilesOptions): Promise<number> {
  // Tried in another process while the manifests are read here.
  const choosing = chooseIsolation(options.isolation);
  choosing.catch(() => {});
  const { pods, warnings } = loadManifests(files);
  const isolation = await choosing;
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const images = options.image && (await loadImages(options.image, pods, output));
  const logRoot = openLogRoot(warn);
  if (options.isolation !== 'plain') warn(describeIsolation(isolation, process.platform));
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn });
  const running = runPods(pods, {
    options,
    output,
    machine: createMachine({
      runtime,
      baseEnv: containerBaseEnv(process.env),
      ...(images && { images }),
    }),
    listen: (handlers) => listenForStop(handlers, process.env),
    onStarted() {
      const untended = tendOrphans();
      if (untended && process.pid === 1) warn(describeUntended(untended));
      // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
      void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
    },
  });
  return running.finally(runtime.close);
}

/** Nothing of Dockerfiles is loaded without one. */
async function loadImages(flags: readonly string[], pods: readonly Pod[], output: OpenOutput) {
  const images = await import('./load-images.ts');
  return images.loadImages(flags, pods, output.note);
}

/** What a user must know of an init that cannot do all an init does. */
function describeUntended({ fact, remedy }: OrphansUntended): string {
  return `${fact}, so dead orphans stay zombies until hooklet ends${remedy ? `; ${remedy}, or put tini in front of hooklet` : ''}`;
}

function openLogRoot(warn: (message: string) => void): string {
  return join(openHome(process.env, warn), 'logs');
}
