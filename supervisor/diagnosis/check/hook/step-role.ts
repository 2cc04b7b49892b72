/** What a step of a preStop hook does to the stop. */

import { programName, unwrapCommand } from '../unwrap-command.ts';
import { waitingLine } from './early-returners.ts';
import { sentSignal } from './sent-signal.ts';
import { isCommand, type Step } from './step.ts';

export type StepRole =
  /** Says something or looks at something: changes nothing. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'signals'; readonly signal: string }
  /** Asks for a drain or a stop and returns at once; `instead` drains and waits. */
  | { readonly kind: 'returns early'; readonly instead: string }
  /** Takes its time, or may. */
  | { readonly kind: 'other' };

/** Programs that neither wait nor stop anything. */
const IDLE = new Set(
  'echo printf true false : date logger touch rm mkdir cp mv ln chmod set unset export cd exit return trap test [ [[ cat tee env id ps ls pwd hostname local readonly pidof pgrep command type grep awk sed head cut tr sort uniq wc'.split(
    ' ',
  ),
);

export function roleOf(step: Step): StepRole {
  if (!isCommand(step)) return { kind: 'other' };
  const signal = sentSignal(step.argv);
  if (signal !== undefined) return { kind: 'signals', signal };
  const instead = waitingLine(step.argv);
  if (instead !== undefined) return { kind: 'returns early', instead };
  // In the background and with its pipes closed: nobody waits, neither the shell nor the runtime.
  if (step.background && step.detached)
    return { kind: 'returns early', instead: unwrapCommand(step.argv).join(' ') };
  return isIdle(step.argv) ? { kind: 'idle' } : { kind: 'other' };
}

function isIdle(argv: readonly string[]): boolean {
  const command = unwrapCommand(argv);
  const name = programName(command);
  // `kill -0` and `kill -l` send nothing; `sleep 0` does not sleep.
  if (name === 'kill' || name === '') return true;
  if (name === 'sleep') return command.slice(1).every((time) => /^0+(\.0+)?[smhd]?$/.test(time));
  return IDLE.has(name);
}
