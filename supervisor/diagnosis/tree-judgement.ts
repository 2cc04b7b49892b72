/** What a look at running processes comes to, and what every part of it needs. */

import type { Finding } from './finding.ts';
import type { ShellCase } from './judge-shell.ts';
import type { PidOf } from './name-program.ts';
import type { Origin } from './origin.ts';
import type { ProcessFacts, StopSignal } from './process-facts.ts';

export interface TreeSetting {
  readonly signal: StopSignal;
  readonly pidOf: PidOf;
  /** Where the main process's command line is written; without it the process itself. */
  readonly origin?: Origin;
}

export interface TreeJudgement {
  readonly findings: readonly Finding[];
  /** False while something is still being set up: another look may see more. */
  readonly settled: boolean;
}

/** How the signal gets to a process: by itself, or from somebody who passes it on. */
export interface Reached {
  readonly origin: Origin;
  readonly behind?: NonNullable<ShellCase['behind']>;
}

export const HEALTHY: TreeJudgement = { findings: [], settled: true };
export const TOO_EARLY: TreeJudgement = { findings: [], settled: false };

/** Judges one process and what is below it: handed on, for a shell may stand before anything. */
export type JudgeProcess = (process: ProcessFacts, setting: TreeSetting, reached: Reached) => TreeJudgement;
