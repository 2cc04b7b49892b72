/** All that the core knows of one pod. Plain data: it can be compared, printed and replayed. */

import type { Container, Pod } from '../manifest/pod.ts';
import type { HookName } from './actions.ts';
import type { BackOff } from './back-off.ts';
import type { HookOutcome, StartFailed } from './facts.ts';
import type { PodStatus } from './pod-status.ts';

export interface PodState {
  readonly pod: Pod;
  readonly options: PodOptions;
  readonly acceptedAt: number;
  readonly worker: Worker;
  /** Regular containers in spec order. Init containers and sidecars will stand before them (KEP-753). */
  readonly containers: readonly ContainerRecord[];
  /** Hooks that have been asked for and not been settled. */
  readonly hooks: readonly RunningHook[];
  readonly deletion?: { readonly requestedAt: number; readonly graceSeconds: number };
  readonly killRequested: boolean;
  /** What was published last; frozen while a sync runs, as upstream (semantics 3.6). */
  readonly status: PodStatus;
  /** Numbers the hooks. */
  readonly hookCount: number;
}

export interface PodOptions {
  /** Not of the kubelet: hook output, remedies and our own warnings in events (`--quiet-hooks` turns it off). */
  readonly explain: boolean;
}

/** The pod worker of `pkg/kubelet/pod_workers.go`: strictly sequential, one thing at a time. */
export type Worker =
  /** Nothing to do until `syncAt`. */
  | { readonly kind: 'idle'; readonly syncAt: number }
  /** One sync: `steps[0]` is under way; nothing is published and no deletion begins before it ends. */
  | { readonly kind: 'syncing'; readonly steps: readonly Step[]; readonly progress: SyncProgress }
  /** Every container is being stopped, in parallel. */
  | { readonly kind: 'terminating' }
  /** No container will run again. */
  | { readonly kind: 'terminated'; readonly removed: boolean };

/** What the steps that are done have changed: decides when the next sync is due. */
export interface SyncProgress {
  /** A container was started, or could not be. */
  readonly started: boolean;
  /** A container was found in back-off and its `BackOff` event recorded. */
  readonly backedOff: boolean;
}

/** One step of a sync. Kills of single containers (probes, changed specs) will come before the starts. */
export interface Step {
  readonly do: 'start';
  readonly container: string;
}

export interface ContainerRecord {
  readonly name: string;
  readonly spec: Container;
  readonly state: ContainerState;
  /** Of the newest instance; 0 for the first one. */
  readonly restartCount: number;
  /** The instance before the newest one. */
  readonly previous?: Termination;
  /** The kubelet's reason cache: why the last attempt to start it failed. */
  readonly startError?: { readonly reason: string; readonly message: string };
  readonly backOff?: BackOff;
  /** The exit whose wait has had its `BackOff` event. */
  readonly backOffReportedFor?: number;
}

export type ContainerState =
  /** Never started. */
  | { readonly kind: 'waiting' }
  /** `start-process` has been asked for, and perhaps answered. */
  | { readonly kind: 'starting'; readonly answer?: StartAnswer }
  /** The process runs, or has already ended, while its postStart hook runs. */
  | { readonly kind: 'post-start'; readonly process: Process; readonly hookId: string }
  | { readonly kind: 'running'; readonly process: Process }
  /** Being stopped: the preStop hook runs; the process may already have ended. */
  | { readonly kind: 'pre-stop'; readonly process: Process; readonly stop: Stop; readonly hookId: string }
  /** Being stopped: the signal has been sent, KILL is due at `killAt`. */
  | {
      readonly kind: 'terminating';
      readonly process: Process;
      readonly stop: Stop;
      readonly killAt: number;
      readonly killed: boolean;
    }
  | { readonly kind: 'terminated'; readonly termination: Termination };

export type StartAnswer =
  | { readonly kind: 'started'; readonly process: Process }
  | { readonly kind: 'failed'; readonly reason: StartFailed['reason']; readonly message: string };

export interface Process {
  readonly pid: number;
  readonly startedAt: number;
  /** Set once it has ended while a hook of it goes on. */
  readonly exit?: { readonly exitCode: number; readonly finishedAt: number };
}

export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  /** 0 (the epoch, as upstream) when it never started. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly restartCount: number;
}

/** One kill of one container, from its `Killing` event on. */
export interface Stop {
  readonly cause: StopCause;
  readonly startedAt: number;
  /** For the preStop hook and the process together. */
  readonly graceSeconds: number;
}

export type StopCause = 'deletion' | 'failed-post-start' | 'kill';

export interface RunningHook {
  readonly id: string;
  readonly container: string;
  readonly hook: HookName;
  readonly startedAt: number;
  /** A sleep hook is a timer of the core itself. */
  readonly sleepUntil?: number;
  /** Nobody waits for it any more: its grace is used up. */
  readonly abandoned: boolean;
  readonly outcome?: HookOutcome;
}
