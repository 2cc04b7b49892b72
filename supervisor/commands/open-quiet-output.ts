/** Opens the view of one command in the foreground: hooklet's few lines, on a standard error that it shares. */

import type { Writable } from 'node:stream';
import type { OpenOutput } from './open-output.ts';
import { boundedWriter } from './output/bounded-writer.ts';
import { descriptorStream } from './output/descriptor-stream.ts';
import { createQuietOutput, type QuietOptions } from './output/quiet-lines.ts';

const STDERR = 2;
/** A reader that takes nothing for so long takes nothing more. */
const LONGEST_FLUSH_MS = 2000;

export function openQuietOutput(options: Omit<QuietOptions, 'write'>): OpenOutput {
  let open: OpenDescriptor | undefined;
  const write = (text: string) => {
    open ??= openDescriptor();
    return open.write(text);
  };
  return {
    ...createQuietOutput({ ...options, write }),
    progress: () => {},
    // The command has the same reader, and it is the command's to end when that has gone.
    onBroken: () => {},
    async close() {
      const stream = open?.stream;
      if (!stream) return;
      await new Promise<void>((resolve) => {
        stream.end(resolve);
        setTimeout(resolve, LONGEST_FLUSH_MS).unref();
      });
    },
  };
}

interface OpenDescriptor {
  readonly stream: Writable;
  readonly write: (text: string) => void;
}

/** With the first line: most runs have none, and the command starts before Node's streams are loaded. */
function openDescriptor(): OpenDescriptor {
  const stream = descriptorStream(STDERR);
  const tell = (lines: number) => `hooklet: ${lines} lines are not shown: nobody read them in time\n`;
  return { stream, write: boundedWriter(stream, tell) };
}
