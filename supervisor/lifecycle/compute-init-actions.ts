/** What a sync has to do for init containers and sidecars: `kuberuntime_container.go` computeInitContainerActions. */

import { isUnstartable, type KillReason, killReason, needsStart, startStep } from './container-needs.ts';
import { isAlive } from './instance.ts';
import type { ContainerRecord, PodState, Step } from './pod-state.ts';
import { probeResult } from './probe-result.ts';

export interface InitActions {
  /** An ordinary init container has failed and may not be restarted. */
  readonly failed: boolean;
  /** The regular containers may be looked at. */
  readonly initialized: boolean;
  readonly kills: readonly Step[];
  readonly starts: readonly Step[];
}

const FAILED: InitActions = { failed: true, initialized: false, kills: [], starts: [] };

/**
 * Walks from the last init container to the first: the last one that has a record says how far initialization
 * is; of those before it only the sidecars are looked after.
 */
export function computeInitActions(pod: PodState): InitActions {
  const init = pod.containers.filter(({ role }) => role !== 'regular');
  if (init.length === 0) return { failed: false, initialized: true, kills: [], starts: [] };
  let initialized = pod.containers.some((record) => record.role === 'regular' && isAlive(record));
  let previouslyInitialized = initialized;
  const kills: Step[] = [];
  const starts: ContainerRecord[] = [];

  for (let index = init.length - 1; index >= 0; index -= 1) {
    const record = init[index] as ContainerRecord;
    const sidecar = record.role === 'sidecar';
    if (record.state.kind === 'waiting') {
      if (previouslyInitialized && sidecar) starts.push(record);
      continue;
    }
    if (previouslyInitialized && !sidecar) continue;
    const look = sidecar ? lookAtSidecar(pod, record) : lookAtInit(pod, record);
    if (look === 'failed') return FAILED;
    if (look.done) {
      const next = init[index + 1];
      if (!next) initialized = true;
      else if (!previouslyInitialized) starts.push(next);
    }
    kills.push(...look.kills);
    if (look.start) starts.push(record);
    previouslyInitialized = true;
  }
  if (!previouslyInitialized) starts.push(init[0] as ContainerRecord);
  const startable = starts.reverse().filter((record) => !isUnstartable(record));
  return { failed: false, initialized, kills, starts: startable.map(startStep) };
}

interface Look {
  /** What comes after it may start. */
  readonly done: boolean;
  readonly kills: readonly Step[];
  readonly start: boolean;
}

/** An ordinary init container is done when it has exited 0. */
function lookAtInit(pod: PodState, record: ContainerRecord): Look | 'failed' {
  const { state } = record;
  if (state.kind !== 'terminated') return { done: false, kills: [], start: false };
  if (state.termination.exitCode === 0) return { done: true, kills: [], start: false };
  if (isUnstartable(record)) return { done: false, kills: [], start: false };
  return needsStart(pod, record) ? { done: false, kills: [], start: true } : 'failed';
}

/** A sidecar is done when it runs and its startup probe, if it has one, has succeeded; it is always restarted. */
function lookAtSidecar(pod: PodState, record: ContainerRecord): Look {
  if (!isAlive(record)) return { done: false, kills: [], start: true };
  const startup = record.spec.startupProbe ? probeResult(pod, record, 'startup') : 'success';
  // A probe that has no verdict yet is waited for, whatever else there is.
  if (startup !== 'success' && startup !== 'failure') return { done: false, kills: [], start: false };
  const reason = startup === 'failure' ? STARTUP_FAILED : killReason(pod, record);
  const done = startup === 'success';
  if (!reason) return { done, kills: [], start: false };
  // Without the suffix of a regular container: it goes without saying that a sidecar is restarted.
  const message = `Init container ${record.name} ${reason.why}`;
  return { done, kills: [{ do: 'kill', container: record.name, cause: reason.cause, message }], start: true };
}

const STARTUP_FAILED: KillReason = { cause: 'startup', why: 'failed startup probe' };
