/** What a sync has to do: `kuberuntime_manager.go` computePodActions. */

import { mayStartAt } from './back-off.ts';
import { computeInitActions } from './compute-init-actions.ts';
import { isUnstartable, killReason, needsStart, startStep } from './container-needs.ts';
import { isAlive } from './instance.ts';
import { findContainer } from './place.ts';
import type { ContainerRecord, PodState, Step } from './pod-state.ts';
import { asksForRestartOfAll, isRestartingAll, restartsAfterKill } from './restart-policy.ts';

/** The kubelet lists its containers once a second (`pleg/generic.go`): how late it sees its own back-off. */
export const PLEG_RELIST_MS = 1000;

export type PodActions =
  /** Nothing regular runs and nothing regular is to run: sidecars are stopped and the pod is over. */
  { readonly kind: 'kill-pod' } | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** Kills first, then starts: init containers and sidecars, then the regular containers, in spec order. */
export function computePodActions(pod: PodState): PodActions {
  if (isRestartingAll(pod)) return { kind: 'steps', steps: resets(pod) };
  const init = computeInitActions(pod);
  if (init.failed) return { kind: 'kill-pod' };
  if (!init.initialized) return { kind: 'steps', steps: [...init.kills, ...init.starts] };

  const regular = pod.containers
    .filter(({ role }) => role === 'regular')
    .map((record) => regularActions(pod, record));
  const starts = regular.flatMap(({ start }) => start ?? []);
  if (starts.length === 0 && !regular.some(({ keep }) => keep)) return { kind: 'kill-pod' };
  const kills = regular.flatMap(({ kill }) => kill ?? []);
  return { kind: 'steps', steps: [...init.kills, ...kills, ...init.starts, ...starts] };
}

interface ContainerActions {
  readonly kill?: Step;
  readonly start?: Step;
  readonly keep?: boolean;
}

function regularActions(pod: PodState, record: ContainerRecord): ContainerActions {
  if (isUnstartable(record)) return { keep: true };
  if (!isAlive(record)) return needsStart(pod, record) ? { start: startStep(record) } : {};
  const kill = killReason(pod, record);
  if (!kill) return { keep: true };
  const restart = kill.cause === 'definition-changed' || restartsAfterKill(pod.pod.spec, record.spec);
  const message = `Container ${record.name} ${kill.why}${restart ? ', will be restarted' : ''}`;
  return {
    kill: { do: 'kill', container: record.name, cause: kill.cause, message },
    ...(restart ? { start: startStep(record) } : {}),
  };
}

/** When the first back-off is over; Infinity when nothing waits. */
export function nextSyncAt(pod: PodState): number {
  const actions = computePodActions(pod);
  if (actions.kind === 'kill-pod') return Number.POSITIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (const step of actions.steps) {
    if (step.do !== 'start' || step.exitedAt === undefined) continue;
    const record = findContainer(pod, step.container);
    earliest = Math.min(earliest, mayStartAt(pod.options.backOff, record?.backOff, step.exitedAt));
  }
  return earliest;
}

/** In reverse kinds, those that asked for it last: they are what keeps the pod marked (getContainersToReset). */
function resets(pod: PodState): Step[] {
  const existing = pod.containers.filter(({ state }) => state.kind !== 'waiting');
  const [regular, init] = [
    existing.filter(({ role }) => role === 'regular'),
    existing.filter(({ role }) => role !== 'regular'),
  ];
  const order = [
    ...regular.filter((record) => !asksForRestartOfAll(record)),
    ...init.filter((record) => !asksForRestartOfAll(record)),
    ...regular.filter(asksForRestartOfAll),
    ...init.filter(asksForRestartOfAll),
  ];
  return order.map(({ name }) => ({ do: 'reset', container: name }));
}
