/** The pod's phase: `pkg/kubelet/kubelet_pods.go` getPhase. */

import type { ContainerRecord, PodState } from './pod-state.ts';
import type { PodPhase } from './pod-status.ts';
import { isRestartingAll, mayRestart } from './restart-policy.ts';

type PodFacts = Pick<PodState, 'pod' | 'containers' | 'worker' | 'failure' | 'deletion'>;

/** What the runtime would say of one container. */
type Standing = 'waiting' | 'running' | 'restartable' | 'succeeded' | 'failed';

/** Evaluated in upstream's order. The exit codes of sidecars never count. */
export function podPhase(pod: PodFacts): PodPhase {
  if (pod.failure) return 'Failed';
  const regular = pod.containers
    .filter(({ role }) => role === 'regular')
    .map((record) => standing(pod, record));
  if (isOver(pod)) return overPhase(pod, regular);
  const init = pod.containers.filter(({ role }) => role === 'init').map((record) => standing(pod, record));
  if (init.includes('failed')) return 'Failed';
  const initialized = pod.containers.some((record) => record.role === 'regular' && hasRun(record));
  if (!initialized && (init.some(isPending) || sidecarsPending(pod))) return 'Pending';
  if (regular.includes('waiting')) return 'Pending';
  // A running sidecar keeps the pod running; so does anything that will be started again.
  const active = pod.containers.some(
    (record) => record.role !== 'init' && standing(pod, record) === 'running',
  );
  if (active || regular.includes('restartable') || isRestartingAll(pod)) return 'Running';
  return regular.includes('failed') ? 'Failed' : 'Succeeded';
}

export function isTerminalPhase(phase: PodPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Once the worker has finished, restart policies no longer count and a container that never ran has failed. */
function isOver(pod: PodFacts): boolean {
  return pod.worker.kind === 'terminated';
}

function overPhase(pod: PodFacts, regular: readonly Standing[]): PodPhase {
  const initFailed = pod.containers.some(
    ({ role, state }) => role === 'init' && state.kind === 'terminated' && state.termination.exitCode !== 0,
  );
  return !initFailed && regular.every((each) => each === 'succeeded') ? 'Succeeded' : 'Failed';
}

/** One that failed and is going to be restarted does not hold the pod back: what waits behind it does. */
function isPending(init: Standing): boolean {
  return init === 'waiting' || init === 'running';
}

/** Waiting sidecars hold the pod back only until something regular has run. */
function sidecarsPending(pod: PodFacts): boolean {
  return pod.containers.some((record) => record.role === 'sidecar' && standing(pod, record) === 'waiting');
}

/** HasAnyActiveRegularContainerStarted: it runs or has run, and was not removed since. */
function hasRun(record: ContainerRecord): boolean {
  if (record.reset) return false;
  return (
    record.state.kind !== 'waiting' && (record.state.kind !== 'starting' || record.previous !== undefined)
  );
}

function standing(pod: PodFacts, record: ContainerRecord): Standing {
  const { state } = record;
  switch (state.kind) {
    case 'waiting':
      return record.reset ? 'restartable' : 'waiting';
    case 'starting':
      // "Waiting with a lastState" counts as stopped, and what is being started is restartable.
      return record.previous ? 'restartable' : 'waiting';
    case 'post-start':
    case 'running':
    case 'pre-stop':
    case 'awaiting-turn':
    case 'terminating':
      return 'running';
    case 'terminated': {
      const { exitCode } = state.termination;
      if (record.role === 'init' && exitCode === 0) return 'succeeded';
      if (!isOver(pod) && mayRestart(pod.pod.spec, record.spec, exitCode)) return 'restartable';
      return exitCode === 0 ? 'succeeded' : 'failed';
    }
    default:
      return state satisfies never;
  }
}
