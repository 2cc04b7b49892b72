/** What can happen to a pod: the only way the world reaches the core. */

import type { Pod } from '../manifest/pod.ts';

export type Fact =
  | ProcessStarted
  | StartFailed
  | ProcessExited
  | HookEnded
  | ProbeEnded
  | ProcessSeen
  | HookSeen
  | SpecChanged
  | DeletionRequested
  | KillRequested;

/** The container's program has been executed. */
export interface ProcessStarted {
  readonly type: 'process-started';
  readonly container: string;
  readonly pid: number;
  /** STOPSIGNAL of the image that it was started from, if that has one. */
  readonly stopSignal?: string;
}

/** The container could not be created or its program not executed. */
export interface StartFailed {
  readonly type: 'start-failed';
  readonly container: string;
  /** `ErrImageNeverPull`: nothing says what the image runs. `StartError`: the program cannot be executed. */
  readonly reason: 'ErrImageNeverPull' | 'CreateContainerConfigError' | 'StartError';
  readonly message: string;
}

/** The main process has ended and every process of the container is gone. */
export interface ProcessExited {
  readonly type: 'process-exited';
  readonly container: string;
  /** The process's own code, or 128+N for signal N. */
  readonly exitCode: number;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
  /** What the process left in its termination message file, or the end of its log (`terminationMessagePolicy`). */
  readonly message?: string;
}

/** A hook that was asked for with `run-hook` has ended. */
export interface HookEnded {
  readonly type: 'hook-ended';
  readonly hookId: string;
  readonly outcome: HookOutcome;
}

/** What a handler came back with; whether that is a success is decided in `hook-outcome.ts`. */
export type HookOutcome =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'answered'; readonly status: number; readonly fellBackToHttp?: string }
  | { readonly kind: 'slept' }
  | { readonly kind: 'failed'; readonly error: string; readonly output?: string };

/** An attempt of a probe that was asked for with `run-probe` has ended. */
export interface ProbeEnded {
  readonly type: 'probe-ended';
  readonly probeId: string;
  readonly outcome: ProbeOutcome;
}

/** What a prober came back with; what it means is decided in `probe-outcome.ts`. */
export type ProbeOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly output: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly redirectedElsewhere: boolean;
    }
  | { readonly kind: 'failure'; readonly output: string }
  /** The probe itself could not be run, or not to its end; the event says in which state that leaves it. */
  | { readonly kind: 'error'; readonly error: string; readonly result?: 'failure' };

/** A look that was asked for with `look-at-process` has been taken. */
export interface ProcessSeen {
  readonly type: 'process-seen';
  readonly container: string;
  readonly restartCount: number;
  readonly remarks: readonly Remark[];
  /** False while something is still being set up: another look may see more. */
  readonly settled: boolean;
  /** Who has got the stop signal and who has not. */
  readonly account?: string;
}

/** What is to be said of a hook before it has ended. */
export interface HookSeen {
  readonly type: 'hook-seen';
  readonly container: string;
  readonly remarks: readonly Remark[];
}

/** A finding of `diagnosis/`, as an event tells it. */
export interface Remark {
  /** The event's reason. */
  readonly code: string;
  readonly why: string;
  readonly remedy: string;
  /** Two with the same key are the same remark, whatever PIDs they name. */
  readonly key: string;
}

/** The pod's manifest was updated with what an API server lets through (`validate-update.ts`). */
export interface SpecChanged {
  readonly type: 'spec-changed';
  readonly pod: Pod;
}

/** Someone deleted the pod: `kubectl delete`, Ctrl-C, TERM. */
export interface DeletionRequested {
  readonly type: 'deletion-requested';
  /** `--grace-period`; without it the pod's own `terminationGracePeriodSeconds`. */
  readonly graceSeconds?: number;
}

/** Not of the kubelet: the user pressed Ctrl-C a second time. No hook, no grace, KILL at once. */
export interface KillRequested {
  readonly type: 'kill-requested';
}
