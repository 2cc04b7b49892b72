/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { chooseIsolation } from '../host/choose-isolation.ts';
import { preparePipes } from '../host/open-pipe.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import type { ApiFlags } from './late-api.ts';
import { loadManifests } from './load-manifests.ts';
import { type NodeOptions, openNode } from './open-node.ts';
import { openOutput } from './open-output.ts';
import { openImages } from './pod-images.ts';
import { recordRun } from './record-run.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';
import { storePods } from './store-pods.ts';

export interface RunFilesOptions extends RunOptions, NodeOptions, ApiFlags {}

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunFilesOptions): Promise<number> {
  const choosing = chooseIsolation(options.isolation);
  const others = Promise.allSettled([choosing, preparePipes()]);
  const { pods, sources, output, journal, imagesOf } = await whileOthersWork(others, () =>
    read(files, options),
  );
  const node = openNode({ isolation: await choosing, output, imagesOf });
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const stored = storePods(sources, { flags: options, home: node.home, output, journal, warn });
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
  const { output, journal } = recordRun(openOutput(pods, options, process.env), options.trace, []);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const imagesOf = await openImages(options.image, output, pods);
  return { pods, sources, output, journal, imagesOf };
}

/** What other processes do in the meantime is over when this is, also when it fails: they leave nothing behind. */
async function whileOthersWork<T>(others: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await others;
  }
}
