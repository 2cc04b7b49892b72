/** One way through a script: what has been set, started and waited for so far. Plain data, never changed in place. */

import type { Command, SimpleCommand } from './syntax.ts';
import type { Trap } from './trap.ts';
import type { Values } from './words.ts';

/** A program that the script runs. */
export interface Step {
  /** An undefined argument is one that is not known. */
  readonly argv: readonly (string | undefined)[];
  readonly line: number;
  readonly source: string;
  readonly isShort: boolean;
  /** What keeps a shell in front of it besides being a shell. */
  readonly inside?: Inside;
  readonly command: SimpleCommand;
  /** Directory changes are not followed where their target is not known. */
  readonly cwd: string | undefined;
}

export type Inside = 'pipeline' | 'subshell' | 'loop' | 'condition' | 'negation';

export interface Path {
  readonly values: Values;
  readonly functions: ReadonlyMap<string, Command>;
  readonly trap: Trap;
  /** The trap for the end of the script. */
  readonly exitTrap: Trap;
  /** Any trap, for any signal: then no shell executes its last command in its own place. */
  readonly hasTrap: boolean;
  /** Started in the background and not known to be over. */
  readonly jobs: readonly Step[];
  /** How often it waits for them; two are enough. */
  readonly waits: number;
  /** Programs in the foreground, in order. */
  readonly steps: readonly Step[];
  /** What it came to rest at last: a program that may run for ever, or a `wait`. */
  readonly rest?: Rest;
  /** The first thing that comes behind that. */
  readonly afterRest?: string;
  /** It has read a file that is not known. */
  readonly sourced: boolean;
  /** Exit status of the last command, where it is known. */
  readonly status?: boolean | undefined;
  /** Why the commands that follow are not reached. */
  readonly leaves?: 'exit' | 'return' | 'break' | 'continue';
  readonly cwd: string | undefined;
}

/** Where a path stays, and with which traps it came there. */
export type Rest = { readonly trap: Trap; readonly exitTrap: Trap } & (
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'wait'; readonly line: number }
);

/** Paths that differ in nothing that matters are one. */
export function mergePaths(paths: readonly Path[]): readonly Path[] {
  if (paths.length < 2) return paths;
  const seen = new Map<string, Path>();
  for (const path of paths) {
    const {
      values,
      trap,
      exitTrap,
      hasTrap,
      jobs,
      waits,
      rest,
      afterRest,
      sourced,
      status,
      leaves,
      cwd,
      functions,
    } = path;
    const key = JSON.stringify([
      [...values.variables].map(([name, value]) => [name, value ?? null]),
      values.args ?? null,
      trap,
      exitTrap,
      hasTrap,
      jobs.map(({ line, source }) => [line, source]),
      waits,
      rest?.kind === 'step' ? [rest.step.line, rest.step.source, rest.trap] : (rest ?? null),
      afterRest ?? null,
      sourced,
      status ?? null,
      leaves ?? null,
      cwd ?? null,
      [...functions.keys()],
    ]);
    const known = seen.get(key);
    // The longer story knows more of what is only set-up.
    if (!known || known.steps.length < path.steps.length) seen.set(key, path);
  }
  return [...seen.values()];
}

/** An undefined value is one that nobody knows. */
export function withVariable(path: Path, name: string, value: string | undefined): Path {
  const variables = new Map(path.values.variables).set(name, value);
  return { ...path, values: { ...path.values, variables } };
}

/** Other arguments: in a function, after `set --` or `shift`. */
export function withArgs(path: Path, args: readonly string[] | undefined): Path {
  return { ...path, values: { ...path.values, args } };
}

/** A program in the foreground has run, or runs for ever. */
export function withStep(path: Path, step: Step): Path {
  const steps = [...path.steps, step];
  const { status: _, afterRest: __, ...rest } = path;
  return step.isShort
    ? { ...noted(path, step.source), steps, status: undefined }
    : { ...rest, steps, rest: { kind: 'step', step, trap: path.trap, exitTrap: path.exitTrap } };
}

/** It waits for its jobs; the trap that interrupts the first wait is the one that counts. */
export function withWait(path: Path, line: number): Path {
  const { afterRest: _, ...rest } = path;
  const { trap, exitTrap } = path.rest?.kind === 'wait' ? path.rest : path;
  return { ...rest, waits: path.waits + 1, rest: { kind: 'wait', line, trap, exitTrap }, status: undefined };
}

/** Something that is no program has been done. */
export function noted(path: Path, what: string): Path {
  return path.rest && path.afterRest === undefined ? { ...path, afterRest: what } : path;
}
