/** Where a drill takes place: its pods, the balancer before them, and the journal of what happens to them. */

import { POD_ADDRESS } from '../lifecycle/status.ts';
import type { Pod } from '../manifest/pod.ts';
import { type Balancer, createBalancer } from './balancer.ts';
import type { DrillPlan } from './drill-plan.ts';
import { createJournal, type Journal } from './journal.ts';
import { gatherFacts, type StopFacts } from './judge/stop-facts.ts';
import type { Target } from './load/client.ts';
import type { Stage, StagedPod } from './stage.ts';

export interface Scene {
  readonly plan: DrillPlan;
  /** The pod that is put under load and stopped, as the load sees it. */
  readonly target: Target;
  readonly balancer: Balancer;
  readonly journal: Journal;
  /** Aborts when the drill is called off, and when it is over. */
  readonly signal: AbortSignal;
  /** What has been started, in this order. */
  readonly running: readonly StagedPod[];
  /** Starts a pod that the balancer will know as this target. */
  start(pod: Pod, as?: Target): StagedPod;
  /** What has happened to the target since the stop began. */
  factsSince(startedAt: number): StopFacts;
}

export function setScene(plan: DrillPlan, stage: Stage, signal: AbortSignal): Scene {
  const [first] = plan.pods;
  const balancer = createBalancer(plan.balancer, plan.lagMs);
  const targets = new Map<string, Target>();
  const journal = createJournal((uid, ready, at) => {
    const of = targets.get(uid);
    if (of) balancer.ready(of, ready, at);
  });
  const running: StagedPod[] = [];
  const target = targetOf(first, plan.port);
  targets.set(first.metadata.uid, target);

  return {
    plan,
    target,
    balancer,
    journal,
    signal,
    running,
    start(pod, as) {
      if (as) targets.set(pod.metadata.uid, as);
      const staged = stage.start(pod, journal.watch);
      running.push(staged);
      return staged;
    },
    factsSince(startedAt) {
      const until = balancer.until(target);
      return gatherFacts(journal.happenings, {
        uid: first.metadata.uid,
        kind: plan.kind,
        balancer: plan.balancer,
        container: plan.container,
        startedAt,
        graceSeconds: plan.graceSeconds ?? first.spec.terminationGracePeriodSeconds,
        ...(until !== undefined && { routedUntil: until }),
      });
    },
  };
}

export function targetOf({ metadata }: Pod, port: number): Target {
  return { name: metadata.name, host: POD_ADDRESS, port };
}
