/** Takes down a run from its first moment: for `--trace FILE` and for the live page. Slows no first process down. */

import { closeSync, openSync } from 'node:fs';
import { HookletError } from '../errors.ts';
import { errnoText } from '../host/errno-text.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Happening } from '../node/happening.ts';
import type { Journal } from '../timeline/journal.ts';
import type { OpenOutput } from './open-output.ts';
import type { TraceFile } from './trace-file.ts';

export interface Recording {
  /** The same view, which also takes down what it is shown. */
  readonly output: OpenOutput;
  /** Loads what takes it down. */
  journal(): Promise<Journal>;
}

/**
 * What happens is held as it comes until the first process runs; only then is loaded what makes records of it.
 * Throws TRACE_NOT_WRITABLE before anything runs.
 */
export function recordRun(output: OpenOutput, trace: string | undefined, pods: readonly Pod[]): Recording {
  const descriptor = trace === undefined ? undefined : openTrace(trace);
  let held: (Happening | Pod)[] = [...pods];
  let journal: Journal | undefined;
  let loading: Promise<Journal> | undefined;
  let file: TraceFile | undefined;

  function give(item: Happening | Pod): void {
    if (!journal) held.push(item);
    else if ('kind' in item) journal.meet(item);
    else journal.watch(item);
  }

  function load(): Promise<Journal> {
    loading ??= open();
    return loading;
  }

  async function open(): Promise<Journal> {
    const { createJournal } = await import('../timeline/journal.ts');
    const opened = createJournal();
    if (descriptor !== undefined && trace !== undefined) {
      const { createTraceFile } = await import('./trace-file.ts');
      file = createTraceFile(descriptor, (why) =>
        output.note(`hooklet: the trace ${trace} ends here: ${why}`),
      );
      opened.onRecord(file.write);
    }
    journal = opened;
    const items = held;
    held = [];
    items.forEach(give);
    return opened;
  }

  return {
    journal: load,
    output: {
      ...output,
      watch(happening) {
        output.watch(happening);
        // Logs keep what containers print.
        if (happening.type === 'output') return;
        give(happening);
        if (happening.type === 'process-started' && !loading) setImmediate(() => void load());
      },
      meet(pod) {
        output.meet?.(pod);
        give(pod);
      },
      async close() {
        if (descriptor !== undefined) await load();
        await file?.close();
        await output.close();
      },
    },
  };
}

function openTrace(path: string): number {
  try {
    // What hooks print may be nobody else's business.
    const descriptor = openSync(path, 'w', 0o600);
    process.once('exit', () => closeQuietly(descriptor));
    return descriptor;
  } catch (error) {
    const message = `cannot write the trace to ${path}: ${errnoText(error)}; name a file that you can write`;
    throw new HookletError('TRACE_NOT_WRITABLE', message, { path }, error);
  }
}

function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // The stream has closed it already, or the process ends and the kernel does.
  }
}
