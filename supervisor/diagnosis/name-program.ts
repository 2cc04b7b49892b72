/** How a program is called in a sentence: `node`, `sh (pid 1)`. */

import { baseName } from './base-name.ts';
import type { ProcessFacts } from './process-facts.ts';
import { behindLaunchers, programOf } from './program.ts';
import type { Step } from './shell/path.ts';

/** Which of a process's numbers people are shown: that of its container, or that of this machine. */
export type PidOf = 'container' | 'machine';

/** `sh (pid 1)`. */
export function nameProcess(target: ProcessFacts, pidOf: PidOf): string {
  return `${programName(target)} (pid ${pidOf === 'container' ? target.ownPid : target.pid})`;
}

/** `sh`, `node`, `npm`; of a title its first word. */
export function programName({ argv, exe, name }: ProcessFacts): string {
  const program = programOf(argv, exe);
  if (program.kind !== 'other') return program.name;
  // Titles like `postgres: checkpointer` say more than a path, but only their first word is a name.
  return /^[\w.+-]+/.exec(baseName(argv[0] ?? ''))?.[0] ?? name;
}

/** The program that a command of a script runs, behind `env` and the like. */
export function nameStep({ argv, source }: Step): string {
  const known = argv.filter((arg) => arg !== undefined);
  if (argv[0] === undefined) return source.split(/\s/, 1)[0] ?? source;
  const [name = ''] = behindLaunchers(known);
  return baseName(name);
}
