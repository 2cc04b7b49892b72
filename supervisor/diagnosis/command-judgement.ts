/** What a look at a command line comes to, and what it needs to know. */

import type { Finding } from './finding.ts';
import type { ShellCase } from './judge-shell.ts';
import type { Origin } from './origin.ts';
import type { SourceText, StopSignal } from './process-facts.ts';
import type { Dialect } from './shell/exec-rule.ts';

/** The files a judgement needs; every answer is bounded, and undefined for what is not there or no text. */
export interface CommandFiles {
  /** The text of a script, by a path or a name in PATH. */
  script(name: string, cwd: string | undefined): SourceText | undefined;
  packageScript(name: string, cwd: string | undefined): SourceText | undefined;
  /** Which shell this one is where the command will run. */
  dialectOf(shell: string): Dialect;
}

export interface CommandSetting {
  readonly signal: StopSignal;
  readonly files: CommandFiles;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CommandJudgement {
  readonly findings: readonly Finding[];
  /** What will run, from the first program to the app, one a line. */
  readonly runs: readonly string[];
  /** What cannot be said, and why. */
  readonly unknown: readonly string[];
}

/** Where in a command line a part of it stands. */
export interface Under {
  readonly origin: Origin;
  readonly cwd: string | undefined;
  readonly behind?: NonNullable<ShellCase['behind']>;
  readonly isInit: boolean;
  readonly depth: number;
}

export const NOTHING: CommandJudgement = { findings: [], runs: [], unknown: [] };

/** Judges one command: handed on, for a shell may start anything. */
export type JudgeCommand = (
  argv: readonly string[],
  setting: CommandSetting,
  under: Under,
) => CommandJudgement;
