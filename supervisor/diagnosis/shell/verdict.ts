/** What a shell text comes to, of all the ways through it: does the app get the signal? */

import type { Ending } from './ending.ts';
import type { Step } from './path.ts';
import type { CaughtTrap } from './trap.ts';

export type ShellVerdict =
  /** These programs take the shell's place; whether they are well is theirs to say. */
  | { readonly kind: 'passes'; readonly steps: readonly Step[] }
  /** The shell keeps the signal from this program. */
  | ({ readonly kind: 'swallows'; readonly step: Step; readonly sure: boolean } & Swallow)
  /** It tells the app and leaves before it: as PID 1 it takes the app with it. */
  | {
      readonly kind: 'leaves';
      readonly step: Step;
      readonly trap: CaughtTrap;
      readonly waitLine: number;
      readonly sure: boolean;
    }
  /** `trap '' TERM`. */
  | { readonly kind: 'ignores'; readonly step: Step; readonly line: number; readonly sure: boolean }
  /** It traps, tells, waits until the app has ended. */
  | { readonly kind: 'forwards'; readonly step: Step }
  /** No app: the shell's own loop. */
  | { readonly kind: 'own-work'; readonly endless: boolean; readonly handles: boolean; readonly line: number }
  | { readonly kind: 'unknown'; readonly why: string };

export type Swallow =
  | { readonly because: 'foreground'; readonly after?: string }
  /** A trap that the shell can only run when the program in the foreground has ended. */
  | { readonly because: 'trap-waits'; readonly trapLine: number }
  | { readonly because: 'no-trap'; readonly waitLine: number }
  | { readonly because: 'trap-tells-nobody'; readonly trapLine: number };

/** The verdict over everything that may come of it. When the ways differ, the bad one is told as unsure. */
export function judgeEndings(endings: readonly Ending[]): ShellVerdict {
  const plausible = withoutSetUp(endings);
  const verdicts = plausible.map(judgeEnding);
  const bad = verdicts.filter(isBad);
  const good = verdicts.filter(({ kind }) => kind === 'passes' || kind === 'forwards');
  const [first] = bad;
  if (first) return { ...first, sure: good.length === 0 };
  const steps = verdicts.flatMap((verdict) => (verdict.kind === 'passes' ? verdict.steps : []));
  if (steps.length > 0) return { kind: 'passes', steps };
  return (
    verdicts.find(({ kind }) => kind === 'forwards') ??
    verdicts[0] ?? { kind: 'unknown', why: 'it does nothing' }
  );
}

type Bad = Extract<ShellVerdict, { sure: boolean }>;

function isBad(verdict: ShellVerdict): verdict is Bad {
  return verdict.kind === 'swallows' || verdict.kind === 'leaves' || verdict.kind === 'ignores';
}

/**
 * Leaves out what is not the app: a program that is set-up on a way which goes further, a task that ends with
 * `exit` while another way runs the app, a way that runs nothing.
 */
function withoutSetUp(endings: readonly Ending[]): readonly Ending[] {
  const apps = endings.filter(({ how }) => how !== 'own-work');
  if (apps.length === 0) return endings;
  const isSetUp = (step: Step) =>
    apps.some(
      (other) =>
        other.path.steps.some((each) => each.command === step.command) &&
        finalStep(other)?.command !== step.command,
    );
  const further = apps.filter((ending) => ending.how !== 'stays' || !isSetUp(ending.step));
  const main = further.filter((ending) => ending.how !== 'stays' || !ending.byExit);
  if (main.length > 0) return main;
  return further.length > 0 ? further : apps;
}

function finalStep(ending: Ending): Step | undefined {
  return ending.how === 'replaced' || ending.how === 'stays' ? ending.step : undefined;
}

/** The verdict over one way alone. */
export function judgeEnding(ending: Ending): ShellVerdict {
  switch (ending.how) {
    case 'replaced':
      return { kind: 'passes', steps: [ending.step] };
    case 'stays':
      return judgeForeground(ending);
    case 'waits':
      return judgeWait(ending);
    case 'own-work': {
      const { endless, line, trap } = ending;
      return { kind: 'own-work', endless, line, handles: trap.kind === 'caught' || trap.kind === 'unsure' };
    }
    default:
      return ending satisfies never;
  }
}

function judgeForeground({ step, trap, after }: Extract<Ending, { how: 'stays' }>): ShellVerdict {
  if (trap.kind === 'ignored') return { kind: 'ignores', step, line: trap.line, sure: true };
  if (trap.kind !== 'none')
    return { kind: 'swallows', step, sure: true, because: 'trap-waits', trapLine: trap.line };
  return {
    kind: 'swallows',
    step,
    sure: true,
    because: 'foreground',
    ...(after === undefined ? {} : { after }),
  };
}

function judgeWait({ jobs, trap, waitsAgain, line, path }: Extract<Ending, { how: 'waits' }>): ShellVerdict {
  const step = jobs.at(-1);
  if (!step) return { kind: 'unknown', why: 'it waits for nobody' };
  if (trap.kind === 'none') {
    // What a file that was read has set up is not known.
    if (path.sourced) return { kind: 'unknown', why: 'it reads another file, which may set a trap' };
    return { kind: 'swallows', step, sure: true, because: 'no-trap', waitLine: line };
  }
  if (trap.kind === 'ignored') return { kind: 'ignores', step, line: trap.line, sure: true };
  if (trap.kind === 'unsure') return { kind: 'unknown', why: 'its trap cannot be read' };
  if (!trap.tells)
    return { kind: 'swallows', step, sure: true, because: 'trap-tells-nobody', trapLine: trap.line };
  const stays = trap.waits || (waitsAgain && !trap.exits);
  if (stays && !trap.callsItself) return { kind: 'forwards', step };
  return { kind: 'leaves', step, trap, waitLine: line, sure: true };
}
