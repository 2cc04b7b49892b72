/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { join } from 'node:path';
import { adoptedFromNowOn } from '../host/adopted-children.ts';
import { chooseIsolation } from '../host/choose-isolation.ts';
import type { IsolationChoice } from '../host/isolation.ts';
import { preparePipes } from '../host/open-pipe.ts';
import { tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import type { Pod } from '../manifest/pod.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createMachine } from './create-machine.ts';
import { describeIsolation } from './describe-isolation.ts';
import { describeUntended } from './describe-untended.ts';
import { openHome } from './hooklet-home.ts';
import { saysImages } from './image-annotation.ts';
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
  const choosing = chooseIsolation(options.isolation);
  const others = Promise.allSettled([choosing, preparePipes()]);
  const { pods, output, images } = await whileOthersWork(others, () => read(files, options));
  const isolation = await choosing;
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const logRoot = openLogRoot(warn);
  warn(describeIsolation(isolation));
  // Nobody is adopted before hooklet is a subreaper, but PID 1 gets every orphan from the start.
  let adopted = process.pid === 1 ? adoptedFromNowOn() : () => [];
  const runtime = createProcessRuntime({ logRoot, isolation, onWarning: warn, adopted: () => adopted() });
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
      if (process.pid !== 1) adopted = adoptedFromNowOn();
      const untended = tendOrphans();
      if (untended && process.pid === 1) warn(describeUntended(untended));
      // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
      void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
    },
  });
  return running.finally(runtime.close);
}

/** What the run is made from; the first to complain of it are the manifests, then their images. */
async function read(files: readonly string[], options: RunFilesOptions) {
  const { pods, warnings } = loadManifests(files);
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const images = saysImages(options.image, pods)
    ? await loadImages(options.image ?? [], pods, output)
    : undefined;
  return { pods, output, images };
}

/** What other processes do in the meantime is over when this is, also when it fails: they leave nothing behind. */
async function whileOthersWork<T>(others: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await others;
  }
}

/** Nothing of Dockerfiles is loaded without one. */
async function loadImages(flags: readonly string[], pods: readonly Pod[], output: OpenOutput) {
  const images = await import('./load-images.ts');
  return images.loadImages(flags, pods, output.note, output.note);
}

function openLogRoot(warn: (message: string) => void): string {
  return join(openHome(process.env, warn), 'logs');
}
