/** HookAlwaysFails: a hook whose shell text can only end with another exit code than 0 (C5, C15). */

import { hookScript } from '../hook/hook-script.ts';
import { type CommandStep, isCommand, type Step } from '../hook/step.ts';
import { quoteShort } from '../show-words.ts';
import { HOOKS, type Mistake, type Subject } from '../subject.ts';
import { programName } from '../unwrap-command.ts';

export function* alwaysFails({ container, path }: Subject): Iterable<Mistake> {
  for (const hook of HOOKS) {
    const command = container.lifecycle?.[hook]?.exec?.command;
    const script = command && hookScript(command, container.env);
    const failure = script && failureOf(script.steps);
    if (!failure) continue;
    const item = script.item === undefined ? [] : [script.item];
    yield {
      code: 'HookAlwaysFails',
      ...(hook === 'preStop' && { severity: 'warning' }),
      path: [...path, 'lifecycle', hook, 'exec', 'command', ...item],
      why: `the hook can only end in "${quoteShort(failure)}", and ${CONSEQUENCE[hook]}`,
      remedy: 'let the hook end with 0 when it has done its work',
    };
  }
}

const CONSEQUENCE = {
  postStart: 'a failed postStart hook has the container killed and restarted, over and over',
  preStop: 'a failed preStop hook leaves a FailedPreStopHook event; the container is stopped all the same',
} as const;

/** The command that fails for sure, when nothing before it could have ended the hook otherwise. */
function failureOf(steps: readonly Step[]): string | undefined {
  for (const [index, step] of steps.entries()) {
    // What stands in a loop is not listed; it may leave.
    if (!isCommand(step)) return undefined;
    if (step.background) continue;
    if (step.certain && fails(step, index === steps.length - 1)) return step.argv.join(' ');
    if (/^(exit|exec|return)$/.test(step.argv[0] ?? '')) return undefined;
  }
  return undefined;
}

function fails({ argv }: CommandStep, isLast: boolean): boolean {
  const name = programName(argv);
  if (name === 'exit') return /^[1-9]\d*$/.test(argv[1] ?? '');
  return isLast && name === 'false';
}
