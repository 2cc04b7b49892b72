/** A hook's command line as steps. */

import type { Subject } from '../subject.ts';
import { programName } from '../unwrap-command.ts';
import type { Step } from './step.ts';

export interface HookScript {
  readonly steps: readonly Step[];
  /** Which word of the command holds the shell's text, when it is one. */
  readonly item?: number;
}

const SHELLS = /^(sh|bash|dash|ash|ksh|zsh)$/;

/** Undefined when the command line does not show what the hook does. */
export function hookScript(command: readonly string[], _subject: Subject): HookScript | undefined {
  if (SHELLS.test(programName(command))) return undefined;
  return { steps: [{ kind: 'command', argv: command, certain: true, background: false, detached: false }] };
}
