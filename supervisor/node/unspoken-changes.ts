/** What a decision has begun or ended without an action that says so: stops, and sleep hooks, the core's own timers. */

import { findContainer } from '../lifecycle/place.ts';
import type { ContainerRecord, PodState, RunningHook, Stop } from '../lifecycle/pod-state.ts';
import type { HappeningKind } from './happening.ts';

export interface UnspokenChanges {
  /** What comes before the actions of the decision. */
  readonly before: readonly HappeningKind[];
  /** What comes after them. */
  readonly after: readonly HappeningKind[];
}

const NONE: UnspokenChanges = { before: [], after: [] };

/** From the pod before and after one decision, which was made at `now`. */
export function unspokenChanges(earlier: PodState, later: PodState, now: number): UnspokenChanges {
  if (earlier.containers === later.containers && earlier.hooks === later.hooks) return NONE;
  const before = [...sleepsEnded(earlier, later, now), ...stopsBegun(earlier, later)];
  return { before, after: sleepsBegun(earlier, later) };
}

function stopsBegun(before: PodState, after: PodState): HappeningKind[] {
  // Containers keep their places.
  const changed = after.containers.filter((record, place) => record !== before.containers[place]);
  return changed.flatMap((record) => {
    const stop = stopOf(record);
    const earlier = findContainer(before, record.name);
    if (!stop || (earlier && stopOf(earlier)?.startedAt === stop.startedAt)) return [];
    const { cause, graceSeconds } = stop;
    return [{ type: 'stop-began', container: record.name, cause, graceSeconds }];
  });
}

function stopOf({ state }: ContainerRecord): Stop | undefined {
  return 'stop' in state ? state.stop : undefined;
}

function sleepsBegun(before: PodState, after: PodState): HappeningKind[] {
  return sleepsIn(after)
    .filter(({ id }) => !before.hooks.some((hook) => hook.id === id))
    .map(({ id, container, hook, startedAt, sleepUntil }) => {
      const what = `sleep ${(sleepUntil - startedAt) / 1000} s`;
      return { type: 'hook-started', container, hook, hookId: id, what };
    });
}

/** One that nobody waits for any more has not slept to its end. */
function sleepsEnded(before: PodState, after: PodState, now: number): HappeningKind[] {
  return sleepsIn(before)
    .filter(({ id }) => !after.hooks.some((hook) => hook.id === id))
    .map(({ id, container, hook, startedAt, sleepUntil }) => ({
      type: 'hook-ended',
      container,
      hook,
      hookId: id,
      outcome: sleepUntil <= now ? { kind: 'slept' } : { kind: 'failed', error: 'its time was up' },
      seconds: (now - startedAt) / 1000,
      unshownBytes: 0,
    }));
}

type Sleep = RunningHook & { readonly sleepUntil: number };

function sleepsIn({ hooks }: PodState): readonly Sleep[] {
  return hooks.filter((hook): hook is Sleep => hook.sleepUntil !== undefined);
}
