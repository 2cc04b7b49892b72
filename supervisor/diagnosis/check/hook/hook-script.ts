/** A hook's command line as steps. */

import type { EnvVar } from '../../../manifest/pod.ts';
import { present } from '../../../manifest/present.ts';
import { shellCommand } from './shell-command.ts';
import { shellSteps } from './shell-steps.ts';
import type { Step } from './step.ts';

export interface HookScript {
  readonly steps: readonly Step[];
  /** Which word of the command holds the shell's text, when it is one. */
  readonly item?: number;
}

/** Undefined when the command line does not show what the hook does: a script file, a text that is no shell. */
export function hookScript(command: readonly string[], env: readonly EnvVar[]): HookScript | undefined {
  const shell = shellCommand(command);
  if (shell === 'a file') return undefined;
  if (!shell) {
    return { steps: [{ kind: 'command', argv: command, certain: true, background: false, detached: false }] };
  }
  const steps = shellSteps(shell.text, env);
  return steps && { steps, ...present('item', shell.item) };
}
