/** What happened to the pod while it stopped, gathered from its happenings. Times: milliseconds since the epoch. */

import type { HookOutcome } from '../../lifecycle/facts.ts';
import type { Happening } from '../../node/happening.ts';
import type { BalancerMode } from '../balancer.ts';

/** What makes the pod stop: see docs/drill.md. */
export const STOP_KINDS = ['delete', 'liveness', 'crash', 'node'] as const;

export type StopKind = (typeof STOP_KINDS)[number];

export interface StopFacts {
  readonly kind: StopKind;
  /** The container that is asked. */
  readonly container: string;
  readonly startedAt: number;
  readonly graceSeconds: number;
  /** Who sent the traffic; `endpoints` unless said. */
  readonly balancer?: BalancerMode;
  readonly hooks: readonly HookFact[];
  readonly signals: readonly { readonly container: string; readonly signal: string; readonly at: number }[];
  /** Containers whose grace was over. */
  readonly kills: readonly { readonly container: string; readonly at: number }[];
  readonly exits: readonly ExitFact[];
  /** The pod was not Ready any more. */
  readonly unreadyAt?: number;
  /** A process of the container was started in place of the one that ended. */
  readonly restartedAt?: number;
  /** When its traffic ended, or would have. */
  readonly routedUntil?: number;
}

export interface HookFact {
  readonly container: string;
  readonly what: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome?: HookOutcome;
}

export interface ExitFact {
  readonly container: string;
  readonly at: number;
  readonly exitCode: number;
  readonly signal?: string;
}

export type Stop = Pick<
  StopFacts,
  'kind' | 'container' | 'startedAt' | 'graceSeconds' | 'balancer' | 'routedUntil'
> & {
  readonly uid: string;
};

/** The preStop hooks, signals, kills and ends since the stop began, of the pod with this uid. */
export function gatherFacts(happenings: readonly Happening[], { uid, ...stop }: Stop): StopFacts {
  const own = happenings.filter(({ pod, at }) => pod.uid === uid && at >= stop.startedAt);
  const hooks = new Map<string, HookFact>();
  const signals: { container: string; signal: string; at: number }[] = [];
  const kills: { container: string; at: number }[] = [];
  const exits: ExitFact[] = [];
  let unreadyAt: number | undefined;
  let restartedAt: number | undefined;
  for (const happening of own) {
    const { at } = happening;
    if (happening.type === 'hook-started' && happening.hook === 'preStop') {
      const { container, what } = happening;
      hooks.set(happening.hookId, { container, what, startedAt: at });
    } else if (happening.type === 'hook-ended' && happening.hook === 'preStop') {
      const begun = hooks.get(happening.hookId);
      if (begun) hooks.set(happening.hookId, { ...begun, endedAt: at, outcome: happening.outcome });
    } else if (happening.type === 'signal-sent') {
      signals.push({ container: happening.container, signal: happening.signal, at });
    } else if (happening.type === 'killed') {
      kills.push({ container: happening.container, at });
    } else if (happening.type === 'process-exited') {
      const { container, exitCode, signal } = happening;
      exits.push({ container, at, exitCode, ...(signal !== undefined && { signal }) });
    } else if (happening.type === 'status') {
      if (!isReady(happening)) unreadyAt ??= at;
    } else if (happening.type === 'process-started' && happening.container === stop.container) {
      restartedAt ??= at;
    }
  }
  return {
    ...stop,
    hooks: [...hooks.values()],
    signals,
    kills,
    exits,
    ...(unreadyAt !== undefined && { unreadyAt }),
    ...(restartedAt !== undefined && { restartedAt }),
  };
}

export function isReady({ status }: Happening & { type: 'status' }): boolean {
  return status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}
