/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { chooseIsolation } from '../host/choose-isolation.ts';
import { type OrphansUntended, tendOrphans } from '../host/orphans.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import type { ApiFlags } from './late-api.ts';
import { loadManifests } from './load-manifests.ts';
import { type NodeOptions, openNode } from './open-node.ts';
import { openOutput } from './open-output.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';
import { storePods } from './store-pods.ts';

export interface RunFilesOptions extends RunOptions, NodeOptions, ApiFlags {}

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunFilesOptions): Promise<number> {
  // Tried in another process while the manifests are read here.
  const choosing = chooseIsolation(options.isolation);
  choosing.catch(() => {});
  const { pods, sources, warnings } = loadManifests(files);
  const isolation = await choosing;
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const node = await openNode(options, isolation, output, pods);
  const stored = storePods(sources, { flags: options, home: node.home, output, warn });
  const running = runPods(pods, {
    options,
    output,
    machine: node.machine,
    listen: (handlers) => listenForStop(handlers, process.env),
    start: stored.start,
    onStarted() {
      stored.openApi();
      warnOfOrphans(warn);
      // Housekeeping comes when the pods are up.
      node.prune();
    },
  });
  return running.finally(node.close);
}

/** As PID 1 hooklet has every orphan; what it cannot do for them its user must know. */
export function warnOfOrphans(warn: (message: string) => void): void {
  const untended = tendOrphans();
  if (untended && process.pid === 1) warn(describeUntended(untended));
}

function describeUntended({ fact, remedy }: OrphansUntended): string {
  return `${fact}, so dead orphans stay zombies until hooklet ends${remedy ? `; ${remedy}, or put tini in front of hooklet` : ''}`;
}
