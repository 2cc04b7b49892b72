/** Opens the view of one command in the foreground: hooklet's few lines, on a standard error that it shares. */

import type { OpenOutput } from './open-output.ts';
import { boundedWriter } from './output/bounded-writer.ts';
import { descriptorStream } from './output/descriptor-stream.ts';
import { createQuietOutput, type QuietOptions } from './output/quiet-lines.ts';

const STDERR = 2;
/** A reader that takes nothing for so long takes nothing more. */
const LONGEST_FLUSH_MS = 2000;

export function openQuietOutput(options: Omit<QuietOptions, 'write'>): OpenOutput {
  const stream = descriptorStream(STDERR);
  const write = boundedWriter(
    stream,
    (lines) => `hooklet: ${lines} lines are not shown: nobody read them in time\n`,
  );
  return {
    ...createQuietOutput({ ...options, write }),
    progress: () => {},
    // The command has the same reader, and it is the command's to end when that has gone.
    onBroken: () => {},
    close: () =>
      new Promise((resolve) => {
        stream.end(resolve);
        setTimeout(resolve, LONGEST_FLUSH_MS).unref();
      }),
  };
}
