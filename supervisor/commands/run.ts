/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { join } from 'node:path';
import { type OrphansUntended, tendOrphans } from '../host/orphans.ts';
import { createProcessRuntime } from '../host/process-runtime.ts';
import { formatProblems } from '../manifest/read-manifest.ts';
import { containerBaseEnv } from '../node/start-container.ts';
import { createMachine } from './create-machine.ts';
import { openHome } from './hooklet-home.ts';
import type { ApiFlags } from './late-api.ts';
import { loadManifests } from './load-manifests.ts';
import { openOutput } from './open-output.ts';
import { pruneLogs } from './prune-logs.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { listenForStop } from './stop-signals.ts';
import { storePods } from './store-pods.ts';

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunOptions & ApiFlags): Promise<number> {
  const { pods, sources, warnings } = loadManifests(files);
  const output = openOutput(pods, options, process.env);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const warn = (message: string) => output.note(`hooklet: ${message}`);
  const home = openHome(process.env, warn);
  const logRoot = join(home, 'logs');
  const stored = storePods(sources, { flags: options, home, output, warn });
  return runPods(pods, {
    options,
    output,
    machine: createMachine({
      runtime: createProcessRuntime({ logRoot, onWarning: warn }),
      baseEnv: containerBaseEnv(process.env),
    }),
    listen: (handlers) => listenForStop(handlers, process.env),
    start: stored.start,
    onStarted() {
      stored.openApi();
      const untended = tendOrphans();
      if (untended && process.pid === 1) warn(describeUntended(untended));
      // Housekeeping comes when the pods are up; what it cannot remove does not matter to them.
      void pruneLogs(logRoot, Date.now()).catch((error: Error) => warn(error.message));
    },
  });
}

/** What a user must know of an init that cannot do all an init does. */
export function describeUntended({ fact, remedy }: OrphansUntended): string {
  return `${fact}, so dead orphans stay zombies until hooklet ends${remedy ? `; ${remedy}, or put tini in front of hooklet` : ''}`;
}
