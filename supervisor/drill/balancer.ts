/** The drill's small balancer: which pod a request goes to now, and how late it hears of a stop. */

import type { Target } from './load/client.ts';

/**
 * `endpoints`: hears of the deletion, `lagMs` late, as a cluster's endpoints do. `readiness`: hears when the pod
 * is not ready any more, and nothing else. `none`: clients that know the pod's address, until its process is gone.
 */
export const BALANCERS = ['endpoints', 'readiness', 'none'] as const;

export type BalancerMode = (typeof BALANCERS)[number];

export interface Balancer {
  /** Round robin over what is routable; undefined when nothing is. */
  route(now: number): Target | undefined;
  add(target: Target): void;
  /** The pod is being deleted. */
  deleting(target: Target, at: number): void;
  ready(target: Target, ready: boolean, at: number): void;
  /** It will serve no more. */
  gone(target: Target, at: number): void;
  /** When traffic to it ended or will end; undefined while nothing says so. */
  until(target: Target): number | undefined;
}

interface Backend {
  readonly target: Target;
  until: number;
  deleting: boolean;
}

export function createBalancer(mode: BalancerMode, lagMs: number): Balancer {
  const backends = new Map<Target, Backend>();
  const list: Backend[] = [];
  let turn = 0;

  function end(target: Target, at: number): void {
    const backend = backends.get(target);
    if (backend) backend.until = Math.min(backend.until, at);
  }

  return {
    route(now) {
      for (let tries = 0; tries < list.length; tries += 1) {
        turn = (turn + 1) % list.length;
        const backend = list[turn];
        if (backend && now < backend.until) return backend.target;
      }
      return undefined;
    },
    add(target) {
      const backend = { target, until: Number.POSITIVE_INFINITY, deleting: false };
      backends.set(target, backend);
      list.push(backend);
    },
    deleting(target, at) {
      const backend = backends.get(target);
      if (backend) backend.deleting = true;
      if (mode === 'endpoints') end(target, at + lagMs);
    },
    ready(target, ready, at) {
      const backend = backends.get(target);
      if (!backend || mode === 'none') return;
      // Nothing comes back that is being deleted.
      if (ready && !backend.deleting) backend.until = Number.POSITIVE_INFINITY;
      if (!ready) end(target, at + lagMs);
    },
    gone(target, at) {
      if (mode !== 'endpoints') end(target, at);
    },
    until(target) {
      const until = backends.get(target)?.until;
      return until === Number.POSITIVE_INFINITY ? undefined : until;
    },
  };
}
