/** What the world does in a story: how processes behave, how hooks end, what comes from outside and when. */

import type { Fact, HookOutcome, ProbeOutcome, StartFailed } from '../../supervisor/lifecycle/facts.ts';
import type { PodOptions } from '../../supervisor/lifecycle/pod-state.ts';
import type { Pod } from '../../supervisor/manifest/pod.ts';

/** All times are virtual seconds. */
export interface Script {
  readonly pod: Pod;
  readonly options?: Partial<PodOptions>;
  /** By container: its first instance, its second …; the last one is repeated. Without any: runs until signalled. */
  readonly processes?: Readonly<Record<string, readonly ProcessScript[]>>;
  /** By `container/hook`, likewise. Without any: ends well at once. */
  readonly hooks?: Readonly<Record<string, readonly HookScript[]>>;
  /** By `container/probe`. Without any: succeeds at once. */
  readonly probes?: Readonly<Record<string, ProbeScript>>;
  readonly outside?: readonly Outside[];
  /** The story ends here; a day unless said. */
  readonly until?: number;
  /** Facts of one moment are taken in together, before anything is decided. */
  readonly together?: boolean;
  /** Hooks that end with their process are heard of before it. The conductor tells them after it. */
  readonly hooksEndFirst?: boolean;
}

export interface ProcessScript {
  readonly startsAfter?: number;
  /** The image's STOPSIGNAL. */
  readonly stopSignal?: string;
  readonly fails?: Pick<StartFailed, 'reason' | 'message'>;
  /** By itself. */
  readonly exits?: { readonly after: number; readonly code: number };
  /** What it makes of its stop signal; the default action unless said. */
  readonly onSignal?: 'ignores' | 'default action' | { readonly after: number; readonly code: number };
}

export interface HookScript {
  readonly takes?: number;
  /** Success unless said. */
  readonly ends?: HookOutcome;
  /** The process exits when the hook has run for so long: a hook that asks it to. */
  readonly makesMainExit?: { readonly after: number; readonly code: number };
}

/** Attempt by attempt, the last one is repeated; or as a function of when it is asked, and of which instance. */
export type ProbeScript = readonly ProbeAnswer[] | ((asked: ProbeAsked) => ProbeAnswer);

export interface ProbeAnswer {
  readonly takes?: number;
  /** Success unless said; a probe that takes longer than its time-out fails then. */
  readonly ends?: ProbeOutcome;
}

export interface ProbeAsked {
  /** Seconds since the story began. */
  readonly at: number;
  /** How many attempts of this probe there were before. */
  readonly attempt: number;
  readonly restartCount: number;
}

export type Outside =
  | { readonly at: number; readonly fact: Fact }
  | { readonly at: number; readonly exits: string; readonly code: number }
  /** The machine's clock is set forward. */
  | { readonly at: number; readonly jumps: number };

export const deletion = (at: number, graceSeconds?: number): Outside => ({
  at,
  fact: { type: 'deletion-requested', ...(graceSeconds === undefined ? {} : { graceSeconds }) },
});
export const kill = (at: number): Outside => ({ at, fact: { type: 'kill-requested' } });

export const exited = (exitCode: number, stdout = '', stderr = ''): HookOutcome => ({
  kind: 'exited',
  exitCode,
  stdout,
  stderr,
});
export const answered = (status: number): HookOutcome => ({ kind: 'answered', status });
export const failed = (error: string): HookOutcome => ({ kind: 'failed', error });
export const update = (at: number, pod: Pod): Outside => ({ at, fact: { type: 'spec-changed', pod } });

export const GOOD: ProbeAnswer = { ends: { kind: 'success' } };
export const BAD: ProbeAnswer = { ends: { kind: 'exited', exitCode: 1, output: 'bad' } };
export const BROKEN: ProbeAnswer = { ends: { kind: 'error', error: 'no such probe' } };
/** Longer than any story. */
export const FOREVER = 1e9;
