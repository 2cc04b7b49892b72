/** How each kind of stop begins. */

import { systemClock } from '../host/clock.ts';
import type { Happening } from '../node/happening.ts';
import type { Scene } from './scene.ts';
import type { StagedPod } from './stage.ts';

/** A restart that has not begun or not come back by then is told as it is. */
export const LONGEST_RESTART_MS = 60_000;

/** Stops `main`, or all pods with the node. Resolves with when the stop began, in milliseconds since the epoch. */
export async function beginStop(
  { plan, target, balancer, journal, signal }: Scene,
  pods: readonly StagedPod[],
  main: StagedPod,
): Promise<number> {
  const from = journal.happenings.length;
  const now = systemClock.now();
  const killing = () =>
    journal.find(
      (each): each is Happening => isKilling(each) && each.pod.uid === main.pod.metadata.uid,
      from,
    );
  switch (plan.kind) {
    case 'delete':
      main.remove('the drill stops it', plan.graceSeconds);
      balancer.deleting(target, now);
      break;
    case 'node':
      for (const pod of pods) pod.remove('the node shuts down', plan.graceSeconds);
      balancer.deleting(target, now);
      break;
    case 'crash':
      main.crash(plan.container);
      break;
    case 'liveness':
      main.failLiveness();
      await journal.until(() => killing() !== undefined, LONGEST_RESTART_MS, signal);
      return killing()?.at ?? now;
    default:
      plan.kind satisfies never;
  }
  return now;
}

function isKilling(happening: Happening): boolean {
  return happening.type === 'event' && happening.reason === 'Killing';
}
