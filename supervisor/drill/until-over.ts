/** When a stop is over: everything is gone and nothing is sent any more, or what was restarted serves again. */

import { systemClock } from '../host/clock.ts';
import { LONGEST_RESTART_MS } from './begin-stop.ts';
import type { Load } from './load/generator.ts';
import { aborted, pause } from './pause.ts';
import type { Scene } from './scene.ts';
import type { StagedPod } from './stage.ts';

/** How long the load goes on when a restart or a rolling update is over: what was dropped late must show too. */
export const AFTERMATH_MS = 1000;
const LOOK_AGAIN_MS = 20;

/** Stops the load when nothing is routed any more. An abort ends the wait. */
export async function untilOver(scene: Scene, load: Load, main: StagedPod, startedAt: number): Promise<void> {
  const { plan, target, balancer, signal, running } = scene;
  if (plan.kind === 'liveness' || plan.kind === 'crash') {
    await untilBack(scene, load, startedAt);
    await pause(AFTERMATH_MS, signal);
    return;
  }
  const goneAt = main.done.then(() => balancer.gone(target, systemClock.now()));
  const old = running.filter(({ pod }) => pod !== plan.rolling?.pod).map(({ done }) => done);
  await Promise.race([Promise.all([goneAt, ...old, whenNotRouted(scene, load)]), aborted(signal)]);
  if (plan.rolling) await pause(AFTERMATH_MS, signal);
}

/** Started again, Ready, and serving. */
async function untilBack({ journal, factsSince, plan, signal }: Scene, load: Load, startedAt: number) {
  const deadline = startedAt + LONGEST_RESTART_MS;
  while (!signal.aborted && systemClock.now() < deadline) {
    const { restartedAt = Number.POSITIVE_INFINITY } = factsSince(startedAt);
    const last = load.records.at(-1);
    const serves = last?.ending.kind === 'answered' && last.sentAt >= restartedAt;
    if (serves && journal.isReady(plan.pods[0].metadata.uid)) return;
    await pause(LOOK_AGAIN_MS, signal);
  }
}

/** Looks again now and then: what the balancer hears may shorten the time. */
async function whenNotRouted({ balancer, target, plan, signal }: Scene, load: Load): Promise<void> {
  while (!signal.aborted) {
    const until = balancer.until(target);
    const leftMs = until === undefined ? Number.POSITIVE_INFINITY : until - systemClock.now();
    if (leftMs <= 0) {
      if (!plan.rolling) load.stop();
      return;
    }
    await pause(Math.min(leftMs + 1, LOOK_AGAIN_MS), signal);
  }
}
