/** All that the core knows of one pod. Plain data: it can be compared, printed and replayed. */

import type { Container, Pod } from '../manifest/pod.ts';
import type { HookName } from './actions.ts';
import type { BackOff, BackOffLimits } from './back-off.ts';
import type { HookOutcome, ProbeOutcome, Remark, StartFailed } from './facts.ts';
import type { PodStatus } from './pod-status.ts';

export interface PodState {
  readonly pod: Pod;
  readonly options: PodOptions;
  readonly acceptedAt: number;
  readonly worker: Worker;
  /** Init containers and sidecars first, then the regular ones, each in spec order. */
  readonly containers: readonly ContainerRecord[];
  /** One prober for each probe of a regular container or sidecar; none before the first sync. */
  readonly probers: readonly Prober[];
  /** Hooks that have been asked for and not been settled. */
  readonly hooks: readonly RunningHook[];
  readonly deletion?: { readonly requestedAt: number; readonly graceSeconds: number };
  readonly killRequested: boolean;
  /** What was published last; frozen while a sync runs, as upstream (semantics 3.6). */
  readonly status: PodStatus;
  /** What the last published status says of each container: what probers go by. */
  readonly published: Readonly<Record<string, PublishedContainer>>;
  /** Why the pod as a whole has failed: its deadline. */
  readonly failure?: { readonly reason: string; readonly message: string };
  /** Whether the pod was initialized as far as anybody knew when its end began; absent before that. */
  readonly wasInitialized?: boolean;
  /** Numbers the hooks and probes. */
  readonly hookCount: number;
}

export interface PodOptions {
  /** Not of the kubelet: hook output, remedies and our own warnings in events (`--quiet-hooks` turns it off). */
  readonly explain: boolean;
  readonly backOff: BackOffLimits;
}

/** The last published word on a container: what `pkg/kubelet/prober/worker.go` reads from the status manager. */
export interface PublishedContainer {
  readonly restartCount: number;
  readonly state: 'waiting' | 'running' | 'terminated';
  readonly startedAt: number;
  readonly started: boolean;
}

/** The pod worker of `pkg/kubelet/pod_workers.go`: strictly sequential, one thing at a time. */
export type Worker =
  /** Nothing to do until `syncAt`. */
  | { readonly kind: 'idle'; readonly syncAt: number }
  /** One sync: `steps[0]` is under way; nothing is published and no deletion begins before it ends. */
  | { readonly kind: 'syncing'; readonly steps: readonly Step[]; readonly progress: SyncProgress }
  /**
   * Every container is being stopped, in parallel; sidecars get their signal last and in reverse order.
   * `inSync`: by a sync that has nothing left to run; the one after it finds the pod's phase terminal.
   */
  | { readonly kind: 'terminating'; readonly inSync?: boolean }
  /** No container will run again. */
  | { readonly kind: 'terminated'; readonly removed: boolean };

/** What the steps that are done have changed: decides when the next sync is due. */
export interface SyncProgress {
  /** A container was started, or could not be. */
  readonly started: boolean;
  /** A container was found in back-off and its `BackOff` event recorded. */
  readonly backedOff: boolean;
}

/** One step of a sync: all kills first, then the resets, then the starts. */
export type Step =
  | { readonly do: 'kill'; readonly container: string; readonly cause: StopCause; readonly message: string }
  /** RestartAllContainers (KEP-5532): killed without grace, then forgotten. */
  | { readonly do: 'reset'; readonly container: string }
  | {
      readonly do: 'start';
      readonly container: string;
      /** End of the newest instance that had ended when the sync began: what back-off is counted from. */
      readonly exitedAt?: number;
    };

export type Role = 'init' | 'sidecar' | 'regular';

export interface ContainerRecord {
  readonly name: string;
  readonly role: Role;
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
  /** Its last instance was removed by RestartAllContainers; it waits to be started afresh. */
  readonly reset?: boolean;
  /** Whether somebody has looked at what runs in its newest instance. */
  readonly look?: LookState;
  /** Found out, and not told yet. */
  readonly remarks?: readonly Remark[];
  /** Keys of the remarks that have been told. */
  readonly told?: readonly string[];
}

export interface LookState {
  readonly restartCount: number;
  readonly count: number;
  readonly askedAt: number;
  readonly answer?: 'settled' | 'unsettled';
  /** The newest look that a stop has asked for. */
  readonly stop?: 'sent' | 'late';
  /** Who has got the stop signal and who has not, as it was seen last. */
  readonly account?: string;
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
  /** A sidecar being stopped: its preStop is over, others have to end before it is signalled. */
  | { readonly kind: 'awaiting-turn'; readonly process: Process; readonly stop: Stop; readonly since: number }
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
  /** What it was started from; another image in the manifest restarts it. */
  readonly image: string;
  /** That image's STOPSIGNAL. */
  readonly stopSignal?: string;
  /** Set once it has ended while a hook of it goes on. */
  readonly exit?: { readonly exitCode: number; readonly finishedAt: number; readonly message?: string };
}

export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  /** 0 (the epoch, as upstream) when it never started. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly restartCount: number;
  /** By RestartAllContainers. */
  readonly removed?: boolean;
}

/** One kill of one container, from its `Killing` event on. */
export interface Stop {
  readonly cause: StopCause;
  readonly startedAt: number;
  /** For the preStop hook, a sidecar's wait and the process together. */
  readonly graceSeconds: number;
  /** What hook and wait have left of it, in whole seconds. */
  readonly leftSeconds: number;
  /** All containers of the pod are stopped together: a sidecar waits for its turn. */
  readonly ordered: boolean;
}

export type StopCause =
  | 'pod-ends'
  | 'failed-post-start'
  | 'liveness'
  | 'startup'
  | 'definition-changed'
  | 'restart-all'
  | 'kill';

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

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export type ProbeResult = 'success' | 'failure' | 'unknown';

/** One worker of `pkg/kubelet/prober/worker.go`. */
export interface Prober {
  readonly container: string;
  readonly probe: ProbeKind;
  /** The instance it has last seen published. */
  readonly restartCount?: number;
  /** The published result for that instance. */
  readonly result: ProbeResult;
  readonly lastAttempt?: ProbeResult;
  /** How often in a row the last attempt had that result. Survives a restart of the container, as upstream. */
  readonly run: number;
  /** After a liveness failure or a startup verdict: nothing more until there is a new instance. */
  readonly onHold: boolean;
  /** The next tick of its clock. */
  readonly tickAt: number;
  /** Asked out of turn while an attempt was under way. */
  readonly triggered: boolean;
  readonly attempt?: ProbeAttempt;
}

export interface ProbeAttempt {
  readonly id: string;
  /** A probe that cannot be run is tried three times at once (maxProbeRetries). */
  readonly tries: number;
  readonly outcome?: ProbeOutcome;
}
