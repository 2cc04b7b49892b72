/** What a reader must know to trust a drill's numbers: a load that was not kept, failures before the stop, and the like. */

import type { DrillPlan, Sight } from '../drill-plan.ts';
import type { Verdict } from '../judge/judge.ts';
import type { LoadReport } from './report.ts';

/** A load that is later than this comes in bursts. */
const LATE_MS = 100;

export function listNotes(
  plan: DrillPlan,
  sight: Sight,
  verdict: Verdict,
  load: LoadReport,
): readonly string[] {
  const notes: string[] = [];
  if (sight.interrupted)
    notes.push(
      sight.facts
        ? 'the drill was interrupted: what happened until then stands here'
        : 'the drill was interrupted before the stop: there is nothing to judge',
    );
  if (verdict.before.failed > 0)
    notes.push(
      `${verdict.before.failed} of ${verdict.before.failed + verdict.before.served} requests failed before the stop: the service does not carry this load as it is; give a lower --rate, or --expect the status`,
    );
  if (!load.kept)
    notes.push(
      `the load was not kept: ${load.achievedRate.toFixed(0)} of ${load.rate} requests a second were sent${load.notSent > 0 ? ` (${load.notSent} for want of ports or open files of this machine)` : ''}; give a lower --rate`,
    );
  else if (load.lateMs.p99 > LATE_MS)
    notes.push(
      `the load came in bursts, up to ${load.lateMs.max.toFixed(0)} ms late: this machine is busy; latencies count from when a request was due`,
    );
  if (plan.balancer === 'readiness' && !hasReadiness(plan))
    notes.push(
      'the pod has no readinessProbe: a balancer that goes by readiness hears of the stop only when the process has gone',
    );
  if (sight.facts?.exits.length === 0 && !sight.interrupted)
    notes.push('the process of the container did not end during the drill');
  return notes;
}

function hasReadiness({ pods, container }: DrillPlan): boolean {
  return pods[0].spec.containers.some((each) => each.name === container && each.readinessProbe !== undefined);
}
