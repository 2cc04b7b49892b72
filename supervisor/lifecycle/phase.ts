/** The pod's phase: `pkg/kubelet/kubelet_pods.go` getPhase, for regular containers. */

import { isUnstartable } from './compute-starts.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';
import type { PodPhase } from './pod-status.ts';
import { mayRestart } from './restart-policy.ts';

type PodFacts = Pick<PodState, 'pod' | 'containers' | 'worker'>;

/** What the runtime would say of one container. */
type Standing = 'waiting' | 'running' | 'restartable' | 'succeeded' | 'failed';

/** Evaluated in upstream's order; init containers and sidecars will come before all of it. */
export function podPhase(pod: PodFacts): PodPhase {
  const standings = pod.containers.map((record) => standing(pod, record));
  const has = (wanted: Standing) => standings.includes(wanted);
  if (isOver(pod)) return standings.every((each) => each === 'succeeded') ? 'Succeeded' : 'Failed';
  if (has('waiting')) return 'Pending';
  if (has('running') || has('restartable')) return 'Running';
  return has('failed') ? 'Failed' : 'Succeeded';
}

/** True when no container runs and none will: the sync that finds this ends the pod. */
export function isFinished(pod: PodState): boolean {
  return pod.containers.every((record) => {
    if (record.state.kind !== 'terminated' || isUnstartable(record)) return false;
    return !mayRestart(pod.pod.spec, record.spec, record.state.termination.exitCode);
  });
}

export function isTerminalPhase(phase: PodPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Once the worker has finished, restart policies no longer count and a container that never ran has failed. */
function isOver(pod: PodFacts): boolean {
  return pod.worker.kind === 'terminated';
}

function standing(pod: PodFacts, record: ContainerRecord): Standing {
  const { state } = record;
  switch (state.kind) {
    case 'waiting':
      return 'waiting';
    case 'starting':
      // "Waiting with a lastState" counts as stopped, and what is being started is restartable.
      return record.previous ? 'restartable' : 'waiting';
    case 'post-start':
    case 'running':
    case 'pre-stop':
    case 'terminating':
      return 'running';
    case 'terminated': {
      const { exitCode } = state.termination;
      if (!isOver(pod) && mayRestart(pod.pod.spec, record.spec, exitCode)) return 'restartable';
      return exitCode === 0 ? 'succeeded' : 'failed';
    }
    default:
      return state satisfies never;
  }
}
