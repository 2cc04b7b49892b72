/** `hooklet run FILE…`: pods in the foreground, until they end or are stopped. */

import { preparePipes, prepareToRead } from '../host/open-pipe.ts';
import { formatProblems } from '../manifest/format-problems.ts';
import type { Pod } from '../manifest/pod.ts';
import type { ApiFlags } from './late-api.ts';
import { beginNode, type NodeOptions, openNode } from './open-node.ts';
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

/** Resolves with the exit code once every process of every pod is gone. */
export async function run(files: readonly string[], options: RunFilesOptions): Promise<number> {
  const begun = beginNode(options.isolation);
  const others = Promise.allSettled([begun.isolation, preparePipes()]);
  const { pods, sources, output, journal, imagesOf } = await whileOthersWork(others, () =>
    read(files, options),
  );
  // Such a hook runs beside its container's start, and does not wait for what could have been loaded before.
  if (pods.some(hasPostStart)) prepareToRead();
  const node = openNode({ ...begun, isolation: await begun.isolation, output, imagesOf });
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
      const stop = (why: string, graceSeconds?: number) => {
        started.stop(why, graceSeconds);
        node.closeSoon();
      };
      return { ...started, stop, close };
    },
    onStarted: settleMemory,
    onSettled() {
      node.settle();
      stored.openApi();
    },
  });
  return running.finally(node.close);
}

function hasPostStart({ spec: { initContainers, containers } }: Pod): boolean {
  return [...initContainers, ...containers].some(({ lifecycle }) => lifecycle?.postStart !== undefined);
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
