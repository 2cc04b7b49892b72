/** `hooklet completion SHELL` on the command line. Loads what writes the script only when it is called. */

import { Argument, type Command } from 'commander';
import { writeHelp } from '../output/write-help.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

const EXAMPLES = `
Examples:
  source <(hooklet completion bash)                                   for this shell
  hooklet completion bash > ~/.local/share/bash-completion/completions/hooklet
  hooklet completion zsh > "$fpath[1]/_hooklet"
  hooklet completion fish > ~/.config/fish/completions/hooklet.fish`;

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that teaches your shell the commands and flags of hooklet')
    .addArgument(new Argument('<shell>', 'the shell that is to know them').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion-script.ts');
      writeHelp(completionScript(shell, program));
    });
}
