/** Which command of a script a running child is. */

import { baseName } from './base-name.ts';
import type { ProcessFacts } from './process-facts.ts';
import { behindLaunchers } from './program.ts';
import type { Ending } from './shell/ending.ts';
import type { Step } from './shell/path.ts';

export interface Match {
  /** The ways through the script on which the child is what the script came to rest at. */
  readonly resting: readonly Ending[];
  /** It is a command that something else follows: the script is not there yet. */
  readonly isSetUp: boolean;
}

/** The best fit counts: arguments say more than a name, a name more than nothing. */
export function matchChild(endings: readonly Ending[], child: ProcessFacts): Match {
  const scored = endings.map((ending) => ({ ending, score: bestScore(restingSteps(ending), child) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const passed = Math.max(0, ...endings.map((ending) => bestScore(passedSteps(ending), child)));
  return {
    resting: best === 0 ? [] : scored.filter(({ score }) => score === best).map(({ ending }) => ending),
    isSetUp: passed > best,
  };
}

function restingSteps(ending: Ending): readonly Step[] {
  if (ending.how === 'waits') return ending.jobs;
  return ending.how === 'stays' ? [ending.step] : [];
}

function passedSteps(ending: Ending): readonly Step[] {
  const last = ending.how === 'stays' ? ending.step : undefined;
  return ending.path.steps.filter((step) => step.command !== last?.command);
}

function bestScore(steps: readonly Step[], child: ProcessFacts): number {
  return Math.max(0, ...steps.map((step) => score(step, child)));
}

/** 0 when it cannot be; more for every argument that is the same. A script runs under its interpreter. */
function score(step: Step, { argv }: ProcessFacts): number {
  // A name that only the running script knows fits everything, but worse than any name.
  if (step.argv[0] === undefined) return 0.5;
  const known = step.argv.every((arg): arg is string => arg !== undefined)
    ? behindLaunchers(step.argv)
    : step.argv;
  const [name = '', ...args] = known;
  const at = argv.slice(0, 3).findIndex((arg) => baseName(arg) === baseName(name));
  // Titles (`npm start`, `nginx: master process`) begin with the name.
  const byTitle = at < 0 && argv.length === 1 && (argv[0] ?? '').startsWith(baseName(name));
  if (at < 0 && !byTitle) return 0;
  const actual = argv.slice(at + 1);
  const same = args.filter((arg, index) => arg === undefined || arg === actual[index]).length;
  return 1 + (byTitle ? 0 : same) - (byTitle ? 0 : Math.abs(actual.length - args.length) * 0.1);
}
