/** What a command line asks for and goes on until it is stopped. */

import { watchOwnChildren } from '../host/own-children.ts';
import type { RunFilesOptions } from './run.ts';
import type { ForegroundOptions } from './run-container.ts';
import type { ServeOptions } from './serve.ts';

/** Data only: nothing of what has read the command line is kept in memory for it. */
export type Task =
  | { readonly kind: 'pods'; readonly files: readonly string[]; readonly options: RunFilesOptions }
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly options: ForegroundOptions }
  | { readonly kind: 'server'; readonly options: ServeOptions };

/**
 * A command alone has hooklet's standard streams for itself: to open them here would make a pipe non-blocking for
 * everyone who has inherited it (output/descriptor-stream.ts).
 */
export function leavesStreamsAlone(task: Task): boolean {
  return task.kind === 'command' && task.options.output === undefined;
}

/** Resolves with the exit code when it is over; rejects as the command does. */
export async function perform(task: Task): Promise<number> {
  // Before anything can start a process: a reaper must know whose ends Node collects.
  watchOwnChildren();
  switch (task.kind) {
    case 'pods': {
      const { run } = await import('./run.ts');
      return run(task.files, task.options);
    }
    case 'command': {
      const { runContainer } = await import('./run-container.ts');
      return runContainer(task.command, task.options);
    }
    case 'server': {
      const { serve } = await import('./serve.ts');
      return serve(task.options);
    }
    default:
      return task satisfies never;
  }
}
