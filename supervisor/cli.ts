#!/usr/bin/env node
/** argv → one command. Loads no more than the command needs: the pod starts before the rest. */

// First, so that no stop is lost while the rest is loaded.
import './commands/early-signals.ts';
import { visibleText } from './commands/output/safe-text.ts';
import { leavesStreamsAlone, perform, type Task } from './commands/task.ts';
import { EXIT_SOFTWARE, HookletError } from './errors.ts';
import { endProcess } from './host/end-process.ts';

/** On its own, so that nothing refers to the reader any more while the task goes on. */
async function read(argv: readonly string[]): Promise<Task | number> {
  const { readCommandLine } = await import('./commands/command-line.ts');
  return readCommandLine(argv);
}

/** Its arguments are kubectl's alone. */
async function runKubectl(args: readonly string[]): Promise<number> {
  const { kubectl } = await import('./commands/kubectl.ts');
  return kubectl(args, process.env);
}

async function main(argv: readonly string[]): Promise<void> {
  let streamsAreOpen = true;
  try {
    const asked = argv[2] === 'kubectl' ? await runKubectl(argv.slice(3)) : await read(argv);
    process.exitCode = typeof asked === 'number' ? asked : await perform(asked);
    streamsAreOpen = typeof asked === 'number' || !leavesStreamsAlone(asked);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
  // Nothing that is left over may keep hooklet from ending: a hanging disk, a listener, a timer.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit());
  if (streamsAreOpen) await Promise.all([flush(process.stdout), flush(process.stderr)]);
  endProcess();
}

/** A reader that takes nothing for so long takes nothing more. */
const LONGEST_FLUSH_MS = 5000;

/** Resolves when what was written has been handed over, or nobody takes it any more. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) {
      resolve();
      return;
    }
    stream.write('', () => resolve());
    setTimeout(resolve, LONGEST_FLUSH_MS).unref();
  });
}

function reportFailure(error: unknown): number {
  if (error instanceof HookletError) {
    // Names in it may come from a manifest of others.
    process.stderr.write(`hooklet: ${visibleText(error.message)}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `hooklet: this is a fault of hooklet, please report it\n${visibleText(stackOf(error))}\n`,
  );
  return EXIT_SOFTWARE;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

void main(process.argv);
