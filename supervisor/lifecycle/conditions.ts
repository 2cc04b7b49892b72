/** PodConditions: `pkg/kubelet/status/generate.go`. */

import type { PodState } from './pod-state.ts';
import type { ContainerStatus, PodCondition, PodPhase, PodStatus } from './pod-status.ts';
import { isRestartingAll, mayRestartAll } from './restart-policy.ts';
import { formatTime } from './time-format.ts';

type Truth = Pick<PodCondition, 'status' | 'reason' | 'message'>;

const TRUE: Truth = { status: 'True' };
const FALSE: Truth = { status: 'False' };

type Statuses = Pick<PodStatus, 'phase' | 'containerStatuses' | 'initContainerStatuses'>;

type ByName = ReadonlyMap<string, ContainerStatus>;

/** `lastTransitionTime` moves only when `status` does. */
export function podConditions(pod: PodState, statuses: Statuses, now: number): readonly PodCondition[] {
  const old = pod.status.conditions;
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
  const { initContainerStatuses = [], containerStatuses, phase } = statuses;
  const byName = new Map([...initContainerStatuses, ...containerStatuses].map((each) => [each.name, each]));
  const ready = containersReady(pod, phase, byName);
  // Upstream, the sandbox of a pod that is over has been stopped.
  const over = pod.worker.kind === 'terminated';
  return [
    condition('PodReadyToStartContainers', over ? FALSE : TRUE),
    condition('Initialized', initialized(pod, phase, byName)),
    condition('Ready', ready),
    condition('ContainersReady', ready),
    condition('PodScheduled', TRUE),
    ...restartingAll(pod, statuses).map((truth) => condition('AllContainersRestarting', truth)),
  ];
}

/** GenerateContainersReadyCondition, over sidecars and regular containers; the order of the reasons is upstream's. */
function containersReady(pod: PodState, phase: PodPhase, statuses: ByName): Truth {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = pod.containers
    .filter(({ role, name }) => role !== 'init' && !statuses.get(name)?.ready)
    .map(({ name }) => name);
  if (unready.length === 0) return TRUE;
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { status: 'False', reason: 'ContainersNotReady', message };
}

/** GeneratePodInitializedCondition: once True it stays so, also when all containers are restarted. */
function initialized(pod: PodState, phase: PodPhase, statuses: ByName): Truth {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const regular = pod.containers.filter(({ role }) => role === 'regular');
  if (regular.some(({ name }) => hasRun(statuses.get(name)))) return TRUE;
  const incomplete = pod.containers
    .filter(({ role, name }) => isIncomplete(role, statuses.get(name)))
    .map(({ name }) => name);
  if (incomplete.length === 0 || isTrue(pod.status, 'Initialized')) return TRUE;
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`;
  return { status: 'False', reason: 'ContainersNotInitialized', message };
}

function isIncomplete(role: string, status: ContainerStatus | undefined): boolean {
  if (role === 'regular') return false;
  return role === 'sidecar' ? !status?.started : !status?.ready;
}

function hasRun(status: ContainerStatus | undefined): boolean {
  if (!status) return false;
  const { state, lastState } = status;
  return Boolean(state.running || state.terminated?.startedAt || lastState.terminated);
}

/** Only where a rule asks for it: True from the exit that does until all containers are removed (KEP-5532). */
function restartingAll(pod: PodState, { phase }: Statuses): readonly Truth[] {
  if (!mayRestartAll(pod)) return [];
  if (phase === 'Succeeded') return [{ status: 'False', reason: 'PodCompleted' }];
  if (phase === 'Failed') return [{ status: 'False', reason: 'PodFailed' }];
  return [isRestartingAll(pod) ? RESTARTING_ALL : FALSE];
}

const RESTARTING_ALL: Truth = {
  status: 'True',
  reason: 'RestartAllContainersStarted',
  message: 'container exited with restart policy rule',
};

export function isTrue(status: Pick<PodStatus, 'conditions'>, type: PodCondition['type']): boolean {
  return status.conditions.some((condition) => condition.type === type && condition.status === 'True');
}
