/** What one container needs, seen alone: a start, a kill, or neither. */

import { latestExit } from './instance.ts';
import type { ContainerRecord, PodState, Step, StopCause } from './pod-state.ts';
import { probeResult } from './probe-result.ts';
import { mayRestart } from './restart-policy.ts';

export interface KillReason {
  readonly cause: StopCause;
  readonly why: string;
}

/** A changed definition, a failed liveness probe, a failed startup probe: in this order. */
export function killReason(pod: PodState, record: ContainerRecord): KillReason | undefined {
  if (isChanged(record)) return { cause: 'definition-changed', why: 'definition changed' };
  if (probeResult(pod, record, 'liveness') === 'failure')
    return { cause: 'liveness', why: 'failed liveness probe' };
  if (probeResult(pod, record, 'startup') === 'failure')
    return { cause: 'startup', why: 'failed startup probe' };
  return undefined;
}

/** The kubelet's hash of a container covers its name and image (`container/helpers.go` HashContainer). */
export function isChanged({ state, spec }: ContainerRecord): boolean {
  return 'process' in state && state.process.image !== spec.image;
}

export function startStep(record: ContainerRecord): Step {
  const exit = latestExit(record);
  return { do: 'start', container: record.name, ...(exit ? { exitedAt: exit.finishedAt } : {}) };
}

/** ShouldContainerBeRestarted, of one that does not run. */
export function needsStart(pod: PodState, record: ContainerRecord): boolean {
  if (pod.deletion || isUnstartable(record)) return false;
  if (record.state.kind !== 'terminated') return true;
  return mayRestart(pod.pod.spec, record.spec, record.state.termination.exitCode);
}

/** Nothing about a missing image changes by trying again, so it is not tried again (the kubelet would). */
export function isUnstartable({ startError }: ContainerRecord): boolean {
  return startError?.reason === 'ErrImageNeverPull' || startError?.reason === 'CreateContainerConfigError';
}
