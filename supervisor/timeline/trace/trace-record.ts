/** One line of a trace: what the timeline knows of a run. docs/trace.md describes every field. */

import type { HookName } from '../../lifecycle/actions.ts';
import type { ProbeKind, Role } from '../../lifecycle/pod-state.ts';

/** Raised when a reader of the version before would misread a trace; new fields and new types do not raise it. */
export const TRACE_VERSION = 1;
export const TRACE_FORMAT = 'hooklet-trace';

export interface TraceHeader {
  readonly format: typeof TRACE_FORMAT;
  readonly version: number;
  /** The hooklet that wrote it. */
  readonly hooklet: string;
}

/** `at`: milliseconds since the epoch. `pod`: `namespace/name`. `uid`: of this one pod of the name. */
export type TraceRecord = {
  readonly at: number;
  readonly pod: string;
  readonly uid: string;
} & TraceKind;

export type TraceKind =
  /** The first record of each pod. */
  | { readonly type: 'pod'; readonly graceSeconds: number; readonly containers: readonly TracedContainer[] }
  | {
      readonly type: 'status';
      /** As `kubectl get pod` prints it. */
      readonly status: string;
      readonly ready: boolean;
      /** The pod's, as `Pending`; the first traces do not have it. */
      readonly phase?: string;
      readonly containers: readonly TracedState[];
    }
  | {
      readonly type: 'process-started';
      readonly container: string;
      readonly pid: number;
      readonly command: string;
      readonly restartCount: number;
    }
  /** `reason`: `StartError`, `ErrImageNeverPull` or `CreateContainerConfigError`. */
  | {
      readonly type: 'start-failed';
      readonly container: string;
      readonly reason: string;
      readonly message: string;
      readonly restartCount: number;
    }
  | {
      readonly type: 'process-exited';
      readonly container: string;
      readonly exitCode: number;
      readonly signal?: string;
    }
  | {
      readonly type: 'hook-started';
      readonly container: string;
      readonly hook: HookName;
      readonly hookId: string;
      readonly what: string;
    }
  | {
      readonly type: 'hook-output';
      readonly container: string;
      readonly hookId: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly type: 'hook-ended';
      readonly container: string;
      readonly hookId: string;
      readonly ok: boolean;
      /** `exit code 1`, `answered 200`, `slept`, or what went wrong. */
      readonly result: string;
      /** What it printed beyond what `hook-output` has. */
      readonly unshownBytes: number;
    }
  | {
      readonly type: 'probe-ended';
      readonly container: string;
      readonly probe: ProbeKind;
      readonly result: 'success' | 'warning' | 'failure' | 'error';
      readonly seconds: number;
      readonly message?: string;
    }
  | {
      readonly type: 'stop-began';
      readonly container: string;
      readonly cause: string;
      readonly graceSeconds: number;
    }
  | {
      readonly type: 'signal-sent';
      readonly container: string;
      readonly signal: string;
      readonly graceSeconds: number;
    }
  | { readonly type: 'signal-forwarded'; readonly container: string; readonly signal: string }
  | { readonly type: 'killed'; readonly container: string }
  | {
      readonly type: 'event';
      readonly eventType: 'Normal' | 'Warning';
      readonly reason: string;
      readonly message: string;
      readonly count: number;
      readonly container?: string;
      readonly hint?: string;
    }
  | { readonly type: 'deletion-requested'; readonly why: string; readonly graceSeconds?: number }
  | { readonly type: 'kill-requested'; readonly why: string }
  | { readonly type: 'removed' };

export interface TracedContainer {
  readonly name: string;
  readonly role: Role;
}

export interface TracedState {
  readonly name: string;
  readonly state: 'Waiting' | 'Running' | 'Terminated';
  readonly reason?: string;
  readonly ready: boolean;
  readonly restartCount: number;
}
