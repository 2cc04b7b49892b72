/** A run as a picture, without pixels: who did what from when to when. All times are milliseconds since the epoch. */

import type { HookName } from '../../lifecycle/actions.ts';
import type { ProbeKind, Role } from '../../lifecycle/pod-state.ts';

export interface Picture {
  /** In the order in which they came. */
  readonly pods: readonly PodPicture[];
  /** Oldest first. */
  readonly events: readonly EventMark[];
  /** Where nobody looked: a connection was lost, or a history forgotten. */
  readonly gaps: readonly Span[];
  /** Of the first and the last record. */
  readonly from: number;
  readonly to: number;
}

/** Without `to` it still goes on. */
export interface Span {
  readonly from: number;
  readonly to?: number;
}

export interface PodPicture {
  readonly uid: string;
  /** `namespace/name` */
  readonly pod: string;
  readonly bands: readonly Band[];
  readonly deletions: readonly DeletionMark[];
  readonly containers: readonly ContainerPicture[];
  readonly removedAt?: number;
}

/** Says how a state looks; its `label` says what it is. */
export type Tone = 'waiting' | 'creating' | 'running' | 'ready' | 'terminating' | 'done' | 'failed';

export interface Band extends Span {
  readonly label: string;
  readonly tone: Tone;
}

export interface ContainerPicture {
  readonly name: string;
  readonly role: Role;
  readonly bands: readonly Band[];
  readonly runs: readonly Run[];
  readonly hooks: readonly Hook[];
  readonly probes: readonly ProbeTick[];
  readonly signals: readonly SignalMark[];
  readonly graces: readonly Grace[];
}

/** One life of the main process. */
export interface Run extends Span {
  readonly pid: number;
  readonly command: string;
  readonly restartCount: number;
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface Hook extends Span {
  readonly id: string;
  readonly hook: HookName;
  readonly what: string;
  /** Absent while it runs. */
  readonly ok?: boolean;
  readonly result?: string;
  /** Its first characters. */
  readonly output: string;
  readonly unshownBytes: number;
}

export interface ProbeTick {
  readonly at: number;
  readonly probe: ProbeKind;
  readonly result: 'success' | 'warning' | 'failure' | 'error';
  readonly message?: string;
}

export interface SignalMark {
  readonly at: number;
  /** As `SIGTERM`. */
  readonly signal: string;
  readonly kind: 'stop' | 'kill' | 'forwarded';
}

/** Shrinks from `from` to `until`; ends at `to` when the process has gone before. */
export interface Grace extends Span {
  readonly until: number;
  readonly graceSeconds: number;
  readonly cause: string;
}

export interface DeletionMark {
  readonly at: number;
  readonly why: string;
  readonly graceSeconds?: number;
}

export interface EventMark {
  readonly at: number;
  readonly pod: string;
  readonly uid: string;
  readonly container?: string;
  readonly eventType: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly hint?: string;
}
