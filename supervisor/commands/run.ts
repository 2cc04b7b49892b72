/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { chooseIsolation } from '../host/choose-isolation.ts';
import { preparePipes } from '../host/open-pipe.ts';
import { formatProblems } from '../manifest/format-problems.ts';
import type { ApiFlags } from './late-api.ts';
import { type NodeOptions, openNode } from './open-node.ts';
import { openOutput } from './open-output.ts';
import { openImages } from './pod-images.ts';
import { recordRun } from './record-run.ts';
import { type RunOptions, runPods } from './run-pods.ts';
import { settleMemory } from './settle-memory.ts';
import { listenForStop } from './stop-signals.ts';
import { storePods } from './store-pods.ts';
import type { OpenView } from './view/open-view.ts';

export interface RunFilesOptions extends RunOptions, NodeOptions, ApiFlags {
  /** A line a container below the log. */
  readonly view?: true;
}

/** A postStart hook is started in less than this; what blocks for some milliseconds comes after it. */
export const HOOKS_FIRST_MS = 10;

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
    start(context) {
      const started = stored.start(context);
      // Both at once: each waits for something else to go.
      const close = async () => void (await Promise.all([started.close(), node.close()]));
      // From the stop signal on containers orphan what they leave: hooklet must be the one who adopts it.
      const stop = (why: string, graceSeconds?: number) => {
        node.settle();
        started.stop(why, graceSeconds);
        node.closeSoon();
      };
      return { ...started, stop, close };
    },
    onStarted() {
      setTimeout(node.settle, HOOKS_FIRST_MS).unref();
      settleMemory();
    },
    onSettled: stored.openApi,
  });
  return running.finally(node.close);
}

/** What the run is made from; the first to complain of it are the manifests, then their images. */
async function read(files: readonly string[], options: RunFilesOptions) {
  // Loaded for this alone: the parser is forgotten when the pods run.
  const { loadManifests } = await import('./load-manifests.ts');
  const { pods, sources, warnings } = loadManifests(files);
  const view = options.view ? await loadView() : {};
  const shown = openOutput(pods, options, process.env, view.open);
  const { output, journal } = recordRun(shown, options.trace, []);
  if (view.refusal !== undefined) output.note(view.refusal);
  if (warnings.length > 0) output.note(formatProblems(warnings, 'warning'));
  const imagesOf = await openImages(options.image, output, pods);
  return { pods, sources, output, journal, imagesOf };
}

/** Where it cannot be, the run is shown as without the flag, and says so. */
async function loadView(): Promise<{ readonly open?: OpenView; readonly refusal?: string }> {
  const { openView, whyNoView } = await import('./view/open-view.ts');
  const why = whyNoView(process.stdout, process.env);
  return why === undefined ? { open: openView } : { refusal: `hooklet: --view is off: ${why}` };
}

/** What other processes do in the meantime is over when this is, also when it fails: they leave nothing behind. */
async function whileOthersWork<T>(others: Promise<unknown>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await others;
  }
}
