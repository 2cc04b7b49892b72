/** What a drill is asked to do, and what it has seen when it is over. */

import type { Pod } from '../manifest/pod.ts';
import type { Happening } from '../node/happening.ts';
import type { BalancerMode } from './balancer.ts';
import type { StopFacts, StopKind } from './judge/stop-facts.ts';
import type { Pace } from './load/generator.ts';
import type { LoadPlan } from './load/load-plan.ts';
import type { RequestRecord } from './load/request-record.ts';

export interface DrillPlan {
  /** The first one is put under load; all stop when the node does. */
  readonly pods: readonly [Pod, ...Pod[]];
  readonly container: string;
  readonly port: number;
  readonly load: LoadPlan;
  readonly warmMs: number;
  /** From the beginning of the load; without it the load ends with the stop. */
  readonly durationMs?: number;
  readonly balancer: BalancerMode;
  readonly lagMs: number;
  readonly kind: StopKind;
  readonly graceSeconds?: number;
  readonly readyTimeoutMs: number;
  /** A new pod that becomes ready before the old one stops. */
  readonly rolling?: { readonly pod: Pod; readonly port: number };
}

/** What a drill has seen, to be judged. */
export interface Sight {
  /** Undefined when it was called off before the stop. */
  readonly facts?: StopFacts;
  readonly records: readonly RequestRecord[];
  readonly happenings: readonly Happening[];
  readonly pace?: Pace;
  readonly loadFrom?: number;
  readonly interrupted: boolean;
}

export type Progress = 'starting' | 'ready' | 'new pod ready' | 'stopping' | 'over';
