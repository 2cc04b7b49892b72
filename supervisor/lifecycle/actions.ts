/** What the core asks for: the conductor performs these in order and reports back with facts. */

import type { ProbeKind } from './pod-state.ts';
import type { PodStatus } from './pod-status.ts';

export type Action =
  | StartProcess
  | RunHook
  | CancelHook
  | RunProbe
  | CancelProbe
  | LookAtProcess
  | SendSignal
  | KillContainer
  | RecordEvent
  | PublishStatus
  | RemovePod;

/** Answered by `process-started` or `start-failed`, later by `process-exited`. */
export interface StartProcess {
  readonly type: 'start-process';
  readonly container: string;
  readonly restartCount: number;
}

/** Answered by exactly one `hook-ended`. Runs beside everything else; nothing but `cancel-hook` stops it. */
export interface RunHook {
  readonly type: 'run-hook';
  readonly hookId: string;
  readonly container: string;
  readonly hook: HookName;
  readonly call: HookCall;
}

export type HookName = 'postStart' | 'preStop';

/** A handler with everything resolved except the pod's address. */
export type HookCall =
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  | { readonly kind: 'httpGet'; readonly request: HookRequest };

export interface HookRequest {
  readonly scheme: string;
  /** Without it the pod's own address. */
  readonly host?: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** The hook is of no more use to anyone; answered by its `hook-ended`. */
export interface CancelHook {
  readonly type: 'cancel-hook';
  readonly hookId: string;
}

/** Answered by exactly one `probe-ended`, within the time-out and what it takes to give up. */
export interface RunProbe {
  readonly type: 'run-probe';
  readonly probeId: string;
  readonly container: string;
  /** Which instance is asked: an exec probe of one that has ended is an error. */
  readonly restartCount: number;
  readonly probe: ProbeKind;
  readonly call: ProbeCall;
  readonly timeoutSeconds: number;
}

/** A probe with everything resolved except the pod's address. */
export type ProbeCall =
  | HookCall
  | { readonly kind: 'tcpSocket'; readonly host?: string; readonly port: number }
  | { readonly kind: 'grpc'; readonly port: number; readonly service: string };

/** Nobody waits for the probe any more; it need not be answered. */
export interface CancelProbe {
  readonly type: 'cancel-probe';
  readonly probeId: string;
}

/** Not of the kubelet: whom would, or did, the stop signal reach? Answered by at most one `process-seen`. */
export interface LookAtProcess {
  readonly type: 'look-at-process';
  readonly container: string;
  readonly restartCount: number;
  /** It is up; the signal was sent a moment ago; most of its grace has passed. */
  readonly occasion: 'up' | 'stop-sent' | 'stop-late';
  readonly signal: string;
}

/** The stop signal: once, to the main process only (semantics rule 13). */
export interface SendSignal {
  readonly type: 'send-signal';
  readonly container: string;
  readonly signal: string;
  /** How long the container may take before it is killed. */
  readonly graceSeconds: number;
}

/** SIGKILL to every process of the container. */
export interface KillContainer {
  readonly type: 'kill-container';
  readonly container: string;
}

/** One line of `kubectl get events`. */
export interface RecordEvent {
  readonly type: 'record-event';
  readonly eventType: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{name}`; absent when the event is the pod's own. */
  readonly fieldPath?: string;
  readonly container?: string;
  /** Not of the kubelet: why it happened and what to do, in a sentence. */
  readonly hint?: string;
}

/** The kubelet's status manager would send this to the API server now. */
export interface PublishStatus {
  readonly type: 'publish-status';
  readonly status: PodStatus;
}

/** Everything has ended and the pod was deleted: its object goes away. */
export interface RemovePod {
  readonly type: 'remove-pod';
}
