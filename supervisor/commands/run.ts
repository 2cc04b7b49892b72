/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { chooseIsolation } from '../host/choose-isolation.ts';
import { preparePipes } from '../host/open-pipe.ts';
import type { Pod } from '../manifest/pod.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import { saysImages } from './image-annotation.ts';
import type { ApiFlags } from './late-api.ts';
import { lateImages } from './late-images.ts';
import { loadManifests } from './load-manifests.ts';
import { type NodeOptions, openNode } from './open-node.ts';
import { type OpenOutput, openOutput } from './open-output.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';
import { storePods } from './store-pods.ts';

export interface RunFilesOptions extends RunOptions, NodeOptions, ApiFlags {}

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunFilesOptions): Promise<number> {
  const choosing = chooseIsolation(options.isolation);
  const others = Promise.allSettled([choosing, preparePipes()]);
  const { pods, sources, output, images } = await whileOthersWork(others, () => read(files, options));
  const isolation = await choosing;
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const known = { flags: options.image ?? [], pods, images };
  const node = openNode(isolation, lateImages(known, output.note), warn);
  const stored = storePods(sources, { flags: options, home: node.home, output, warn });
  const running = runPods(pods, {
    options,
    output,
    machine: node.machine,
    listen: (handlers) => listenForStop(handlers, process.env),
    start: stored.start,
    onStarted() {
      node.settle();
      stored.openApi();
    },
  });
  return running.finally(node.close);
}

/** What the run is made from; the first to complain of it are the manifests, then their images. */
async function read(files: readonly string[], options: RunFilesOptions) {
  const { pods, sources, warnings } = loadManifests(files);
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const images = saysImages(options.image, pods)
    ? await loadImages(options.image ?? [], pods, output)
    : undefined;
  return { pods, sources, output, images };
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
