/** Everything that can be watched while a pod runs: one stream for the terminal, JSON, traces and the API. */

import type { OutputStream } from '../host/container-runtime.ts';
import type { HookName } from '../lifecycle/actions.ts';
import type { HookOutcome, StartFailed } from '../lifecycle/facts.ts';
import type { ProbeKind, StopCause } from '../lifecycle/pod-state.ts';
import type { PodStatus } from '../lifecycle/pod-status.ts';
import type { Attempt } from '../lifecycle/probe-outcome.ts';

export type Happening = { readonly at: number; readonly pod: PodRef } & HappeningKind;

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export type HappeningKind =
  | {
      readonly type: 'process-started';
      readonly container: string;
      readonly pid: number;
      readonly argv: readonly string[];
      readonly logPath: string;
      readonly restartCount: number;
    }
  /** It could not be created, or its program not executed. */
  | {
      readonly type: 'start-failed';
      readonly container: string;
      readonly reason: StartFailed['reason'];
      readonly message: string;
      readonly restartCount: number;
    }
  | {
      readonly type: 'output';
      readonly container: string;
      readonly stream: OutputStream;
      readonly chunk: Buffer;
    }
  | {
      readonly type: 'process-exited';
      readonly container: string;
      readonly exitCode: number;
      readonly signal?: string;
      /** Its termination message. */
      readonly message?: string;
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
      readonly hook: HookName;
      readonly hookId: string;
      readonly stream: OutputStream;
      readonly chunk: Buffer;
    }
  | {
      readonly type: 'hook-ended';
      readonly container: string;
      readonly hook: HookName;
      readonly hookId: string;
      readonly outcome: HookOutcome;
      readonly seconds: number;
      /** Bytes it printed beyond what `hook-output` has shown. */
      readonly unshownBytes: number;
    }
  /** One attempt; what it means for the container is in the statuses and events. */
  | {
      readonly type: 'probe-ended';
      readonly container: string;
      readonly probe: ProbeKind;
      readonly attempt: Attempt;
      readonly seconds: number;
    }
  /** The grace period of one container begins: for its preStop hook and its process together. */
  | {
      readonly type: 'stop-began';
      readonly container: string;
      readonly cause: StopCause;
      readonly graceSeconds: number;
    }
  | {
      readonly type: 'signal-sent';
      readonly container: string;
      readonly signal: string;
      readonly graceSeconds: number;
    }
  /** What hooklet was sent and is not a request to stop. */
  | { readonly type: 'signal-forwarded'; readonly container: string; readonly signal: string }
  | { readonly type: 'killed'; readonly container: string }
  | {
      readonly type: 'event';
      readonly eventType: 'Normal' | 'Warning';
      readonly reason: string;
      readonly message: string;
      readonly container?: string;
      readonly fieldPath?: string;
      readonly hint?: string;
      /** How often this event has been recorded, as `kubectl describe` shows it: `(x3 over 2m)`. */
      readonly count: number;
      readonly firstAt: number;
    }
  | { readonly type: 'status'; readonly status: PodStatus }
  | {
      readonly type: 'deletion-requested';
      readonly graceSeconds?: number;
      readonly why: string;
      readonly waitsFor?: string;
      /** Someone else has deleted this one pod; hooklet itself goes on. */
      readonly origin?: 'api';
    }
  | { readonly type: 'kill-requested'; readonly why: string }
  | { readonly type: 'removed' };

export type Watcher = (happening: Happening) => void;
