/** The completion script of each shell. */

import type { Command } from 'commander';
import { bashScript } from './bash.ts';
import type { Shell } from './command.ts';
import { type DescribedProgram, describeProgram } from './describe-program.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<
  Shell,
  (program: DescribedProgram) => string
>;

export function completionScript(shell: Shell, program: Command): string {
  return SCRIPTS[shell](describeProgram(program));
}
