/** argv → what is to be done. Everything that it needs, commander above all, is forgotten before that begins. */

import { CommanderError } from 'commander';
import { EXIT_USAGE } from '../errors.ts';
import { splitAtDashes } from './define-run.ts';
import { createProgram } from './program.ts';
import type { Task } from './task.ts';

/**
 * Resolves with the task, or, when what was asked for is done already, with its exit code. Rejects with a
 * HookletError, USAGE or that of the command.
 */
export async function readCommandLine(argv: readonly string[]): Promise<Task | number> {
  // Only `run` has a command behind `--`.
  const { own, command } = argv[2] === 'run' ? splitAtDashes(argv) : { own: argv };
  let task: Task | undefined;
  try {
    await createProgram({ behind: command, begin: (each) => (task = each) }).parseAsync(own);
  } catch (error) {
    // Commander has printed its own sentence; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    throw error;
  }
  return task ?? Number(process.exitCode ?? 0);
}
