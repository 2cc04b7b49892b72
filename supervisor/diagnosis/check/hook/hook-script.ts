/** A hook's command line as steps. */

import type { EnvVar } from '../../../manifest/pod.ts';
import { shellCommand } from './shell-command.ts';
import type { Step } from './step.ts';

export interface HookScript {
  readonly steps: readonly Step[];
  /** Which word of the command holds the shell's text, when it is one. */
  readonly item?: number;
}

/** Undefined when the command line does not show what the hook does. */
export function hookScript(command: readonly string[], _env: readonly EnvVar[]): HookScript | undefined {
  if (shellCommand(command)) return undefined;
  return { steps: [{ kind: 'command', argv: command, certain: true, background: false, detached: false }] };
}
