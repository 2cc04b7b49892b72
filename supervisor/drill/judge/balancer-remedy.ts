/** What helps where no endpoints are: a sleep in the pod outlasts only a balancer that hears of the stop. */

import type { BalancerMode } from '../balancer.ts';
import type { CauseKind } from './cause.ts';

/** What a preStop sleep cures when traffic ends a while after the deletion. */
const OUTLASTED: ReadonlySet<CauseKind> = new Set([
  'listener-closed',
  'process-gone',
  'keep-alive-closed',
  'turned-away',
  'error-status',
] as const);

export interface BalancerRemedy {
  readonly remedy: string;
  readonly manifest?: string;
}

const REMEDIES = {
  readiness: {
    remedy:
      'let the readiness probe fail as soon as the stop begins while the server goes on answering, and for longer than the probe takes to notice (periodSeconds × failureThreshold): a lame-duck time, as the fortune service has it',
    manifest: 'readinessProbe:\n  periodSeconds: 1\n  failureThreshold: 1',
  },
  none: {
    remedy:
      'clients that do not hear of the stop send until the process has gone, and nothing in the manifest keeps them away: let them come through a Service or a proxy, or retry elsewhere when they are refused',
  },
} as const satisfies Readonly<Record<Exclude<BalancerMode, 'endpoints'>, BalancerRemedy>>;

/** Undefined where the remedy of the cause itself holds. */
export function balancerRemedy(kind: CauseKind, mode: BalancerMode | undefined): BalancerRemedy | undefined {
  if (mode === undefined || mode === 'endpoints' || !OUTLASTED.has(kind)) return undefined;
  return REMEDIES[mode];
}
