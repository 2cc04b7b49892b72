/** PodConditions: `pkg/kubelet/status/generate.go`. */

import type { ContainerStatus, PodCondition, PodPhase } from './pod-status.ts';
import { formatTime } from './time-format.ts';

type Truth = Pick<PodCondition, 'status' | 'reason' | 'message'>;

const TRUE: Truth = { status: 'True' };

export interface ConditionFacts {
  readonly phase: PodPhase;
  readonly containers: readonly ContainerStatus[];
  /** The pod's worker is done: upstream, its sandbox has been stopped. */
  readonly over: boolean;
  readonly old: readonly PodCondition[];
}

/** `lastTransitionTime` moves only when `status` does. */
export function podConditions(facts: ConditionFacts, now: number): readonly PodCondition[] {
  const { phase, containers, over, old } = facts;
  const ready = containersReady(phase, containers);
  const condition = (type: PodCondition['type'], truth: Truth): PodCondition => {
    const before = old.find((candidate) => candidate.type === type);
    const unchanged = before?.status === truth.status;
    return {
      type,
      ...truth,
      lastProbeTime: null,
      lastTransitionTime: unchanged ? before.lastTransitionTime : formatTime(now),
    };
  };
  return [
    condition('PodReadyToStartContainers', over ? { status: 'False' } : TRUE),
    condition('Initialized', phase === 'Succeeded' ? { status: 'True', reason: 'PodCompleted' } : TRUE),
    condition('Ready', ready),
    condition('ContainersReady', ready),
    condition('PodScheduled', TRUE),
  ];
}

/** GenerateContainersReadyCondition: the order of the reasons is upstream's. */
function containersReady(phase: PodPhase, containers: readonly ContainerStatus[]): Truth {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = containers.filter((container) => !container.ready).map(({ name }) => name);
  if (unready.length === 0) return TRUE;
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { status: 'False', reason: 'ContainersNotReady', message };
}
