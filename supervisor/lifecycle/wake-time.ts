/** When a pod has to be looked at again although nothing has happened. */

import { preStopDeadline } from './grace.ts';
import { lookTime } from './look.ts';
import { least, perContainer } from './per-container.ts';
import type { PodState, Prober } from './pod-state.ts';
import { turnDeadline } from './stop-container.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** The earliest of: the next sync, the end of a sleep hook, what a stop waits for, the tick of a prober. */
export function wakeTime(pod: PodState): number {
  let earliest = pod.worker.kind === 'idle' ? pod.worker.syncAt : NEVER;
  earliest = Math.min(earliest, lookTime(pod), least(stopDeadlines(pod)));
  for (const { sleepUntil = NEVER } of pod.hooks) earliest = Math.min(earliest, sleepUntil);
  return Math.min(earliest, commonTick(pod.probers.map(nextTick)));
}

/**
 * Probers that tick nearly together are woken once: an idle machine pays for a wake as it does for the probe. Never
 * early, so that no initial delay is missed; a clock keeps its beat however late it is heard (timer slack, prctl(2)).
 */
const SLACK_MS = 20;

function commonTick(ticks: readonly number[]): number {
  const first = Math.min(...ticks);
  return Math.max(first, ...ticks.filter((tick) => tick <= first + SLACK_MS));
}

const stopDeadlines = perContainer(({ state }) => {
  if (state.kind === 'pre-stop') return preStopDeadline(state.stop);
  if (state.kind === 'awaiting-turn') return turnDeadline(state);
  if (state.kind === 'terminating' && !state.killed) return state.killAt;
  return NEVER;
});

/** While an attempt is under way its end is what counts. */
function nextTick({ attempt, tickAt }: Prober): number {
  return attempt ? NEVER : tickAt;
}
