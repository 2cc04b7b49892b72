/** How a script comes to rest: what stands in front of what, when the app runs. */

import type { Dialect } from './exec-rule.ts';
import type { Path, Step } from './path.ts';
import type { Trap } from './trap.ts';

export type Ending =
  /** The program takes the shell's place. */
  | { readonly how: 'replaced'; readonly step: Step; readonly path: Path }
  /** The shell waits for a program in the foreground. */
  | {
      readonly how: 'stays';
      readonly step: Step;
      readonly trap: Trap;
      readonly path: Path;
      /** What the shell has to do afterwards, as it is written. */
      readonly after?: string;
      /** It left by `exit` and is one of several ways: a one-shot task. */
      readonly byExit: boolean;
    }
  /** The shell sits in `wait`, the programs in the background. */
  | {
      readonly how: 'waits';
      readonly jobs: readonly Step[];
      readonly trap: Trap;
      /** It waits again after a trap has interrupted the first one. */
      readonly waitsAgain: boolean;
      readonly line: number;
      readonly path: Path;
    }
  /** A loop of the shell's own, or a script that ends. */
  | {
      readonly how: 'own-work';
      readonly trap: Trap;
      readonly endless: boolean;
      readonly line: number;
      readonly path: Path;
    };

/**
 * What the signal sets off: the trap for it and, when that ends the script, the trap for its end. bash runs the
 * latter also when it dies of the signal, and so catches it even as PID 1; dash and busybox do not (measured).
 */
function effectiveTrap(trap: Trap, exitTrap: Trap, dialect: Dialect): Trap {
  if (exitTrap.kind === 'none' || exitTrap.kind === 'ignored' || trap.kind === 'ignored') return trap;
  if (trap.kind === 'none') {
    if (dialect === 'unknown') return { kind: 'unsure', line: exitTrap.line };
    return dialect === 'bash' ? { ...exitTrap, ...(exitTrap.kind === 'caught' && { exits: true }) } : trap;
  }
  if (trap.kind === 'unsure' || exitTrap.kind === 'unsure') return { kind: 'unsure', line: trap.line };
  return { ...trap, tells: trap.tells || exitTrap.tells, waits: trap.waits || exitTrap.waits };
}

/** Where a path that is over came to rest. */
export function endingOf(path: Path, dialect: Dialect, endless?: { readonly line: number }): Ending {
  const { rest, jobs } = path;
  const { trap: set, exitTrap } = rest ?? path;
  const trap = effectiveTrap(set, exitTrap, dialect);
  if (rest?.kind === 'step') {
    const after = path.afterRest === undefined ? {} : { after: path.afterRest };
    return { how: 'stays', step: rest.step, trap, path, ...after, byExit: path.leaves === 'exit' };
  }
  const apps = jobs.filter((job) => !job.isShort);
  if (apps.length > 0 && (rest?.kind === 'wait' || endless)) {
    // A loop around short commands watches the jobs and goes on when a trap is over.
    const waitsAgain = endless !== undefined || path.waits > 1;
    const line = rest?.line ?? endless?.line ?? 1;
    return { how: 'waits', jobs: apps, trap, waitsAgain, line, path };
  }
  return { how: 'own-work', trap, endless: endless !== undefined, line: endless?.line ?? 1, path };
}
