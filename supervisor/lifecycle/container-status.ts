/** One ContainerStatus: `kubelet_pods.go` convertToAPIContainerStatuses, with the reason cache laid over it. */

import { capMessage } from './cap-message.ts';
import { isTrue } from './conditions.ts';
import { isAlive, liveProcess } from './instance.ts';
import type { ContainerRecord, PodState, Termination } from './pod-state.ts';
import type { ContainerStateStatus, ContainerStatus, TerminatedStatus } from './pod-status.ts';
import { findProber, probeResult } from './probe-result.ts';
import { mayRestart } from './restart-policy.ts';
import { formatTime } from './time-format.ts';

export function containerStatus(pod: PodState, record: ContainerRecord): ContainerStatus {
  const instance = record.state.kind !== 'waiting' && record.state.kind !== 'starting';
  const { stopSignal } = record.spec.lifecycle ?? {};
  return {
    name: record.name,
    image: record.spec.image,
    imageID: '',
    ...(instance ? { containerID: containerId(pod, record.name, record.restartCount) } : {}),
    ...states(pod, record),
    ready: isReady(pod, record),
    started: isStarted(pod, record),
    restartCount: restartCount(record),
    ...(stopSignal ? { stopSignal } : {}),
  };
}

/** A removal counts as a restart before there is one. */
function restartCount({ reset, state, restartCount }: ContainerRecord): number {
  return reset && state.kind === 'waiting' ? restartCount + 1 : restartCount;
}

/** `prober_manager.go` UpdatePodStatus: it runs, and its startup probe, if it has one, has succeeded. */
export function isStarted(pod: PodState, record: ContainerRecord): boolean {
  if (!isAlive(record)) return false;
  return !record.spec.startupProbe || record.role === 'init' || startupSucceeded(pod, record);
}

/** The prober of a pod that ends has gone; what it found stays. */
function startupSucceeded(pod: PodState, record: ContainerRecord): boolean {
  if (findProber(pod, record.name, 'startup')) return probeResult(pod, record, 'startup') === 'success';
  return pod.published[record.name]?.started ?? false;
}

/** Started, and readiness has succeeded on this very instance. An ordinary init container: has exited 0. */
export function isReady(pod: PodState, record: ContainerRecord): boolean {
  if (record.role === 'init') {
    return record.state.kind === 'terminated' && record.state.termination.exitCode === 0;
  }
  if (!isStarted(pod, record)) return false;
  return !record.spec.readinessProbe || probeResult(pod, record, 'readiness') === 'success';
}

type States = Pick<ContainerStatus, 'state' | 'lastState'>;

function states(pod: PodState, record: ContainerRecord): States {
  const process = liveProcess(record);
  const before = record.previous ? { terminated: terminated(pod, record, record.previous) } : {};
  if (process) return { state: { running: { startedAt: formatTime(process.startedAt) } }, lastState: before };
  if (record.state.kind !== 'terminated') return { state: neverRan(pod, record), lastState: before };
  const ended = { terminated: terminated(pod, record, record.state.termination) };
  // The overlay: a start that failed is told instead, but only of a container that would be restarted.
  if (record.startError && wouldRestart(pod, record, record.state.termination)) {
    // TerminatePod leaves nothing waiting, also not for a restart that a deadline has called off.
    const given = pod.worker.kind === 'terminated' && isGivenUp(pod, record);
    return { state: given ? { terminated: NEVER_FOUND } : { waiting: record.startError }, lastState: ended };
  }
  return { state: ended, lastState: before };
}

function wouldRestart(pod: PodState, record: ContainerRecord, termination: Termination): boolean {
  if (pod.deletion) return false;
  // An exit 0 is the last word of any init container, also of a sidecar that is going to be started again.
  if (record.role !== 'regular' && termination.exitCode === 0) return false;
  if (record.role === 'sidecar') return true;
  return mayRestart(pod.pod.spec, record.spec, termination.exitCode);
}

/** What RestartAllContainers has taken away; its own end is not told. */
const REMOVED = {
  reason: 'RestartingAllContainers',
  message: 'The container is removed because RestartAllContainers in place',
};

/** status_manager.go TerminatePod gives a container that never ran a final state, once the pod is over. */
const NEVER_FOUND: TerminatedStatus = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
};

function neverRan(pod: PodState, record: ContainerRecord): ContainerStateStatus {
  if (pod.worker.kind === 'terminated' && isGivenUp(pod, record)) return { terminated: NEVER_FOUND };
  if (record.reset && !record.startError && isTrue(pod.status, 'AllContainersRestarting'))
    return { waiting: REMOVED };
  // They come first.
  const initializing = pod.containers[0]?.role !== 'regular';
  return { waiting: record.startError ?? { reason: initializing ? 'PodInitializing' : 'ContainerCreating' } };
}

/**
 * Regular containers once the pod was initialized; init containers before one that was started, or the first.
 * The others are left as they were (observed, trace n5).
 */
function isGivenUp(pod: PodState, record: ContainerRecord): boolean {
  if (record.role === 'regular') return pod.wasInitialized ?? hasInitialized(pod);
  const init = pod.containers.filter(({ role }) => role !== 'regular');
  const last = init.findLastIndex(({ state, previous }) => state.kind !== 'waiting' || previous);
  return init.indexOf(record) <= Math.max(0, last);
}

/** hasPodInitialized, by what is published: the pod's end goes by the status from before it began. */
export function hasInitialized({ containers, status }: PodState): boolean {
  const lastInit = containers.findLast(({ role }) => role !== 'regular');
  if (!lastInit) return true;
  const { containerStatuses, initContainerStatuses = [] } = status;
  if (containerStatuses.some(({ state, lastState }) => lastState.terminated || !state.waiting)) return true;
  const last = initContainerStatuses.at(-1);
  if (lastInit.role === 'sidecar') return Boolean(last?.state.running && last.started);
  return last?.state.terminated?.exitCode === 0 || last?.lastState.terminated?.exitCode === 0;
}

function terminated(pod: PodState, record: ContainerRecord, termination: Termination): TerminatedStatus {
  if (termination.removed) return { exitCode: 137, ...REMOVED, startedAt: null, finishedAt: null };
  return {
    exitCode: termination.exitCode,
    reason: termination.reason,
    ...(termination.message === undefined ? {} : { message: capMessage(pod.pod.spec, termination.message) }),
    startedAt: formatTime(termination.startedAt),
    finishedAt: formatTime(termination.finishedAt),
    containerID: containerId(pod, record.name, termination.restartCount),
  };
}

/** One id an instance; `kubectl` shows it, nothing parses it. */
function containerId(pod: PodState, name: string, restartCount: number): string {
  return `hooklet://${pod.pod.metadata.uid}/${name}/${restartCount}`;
}
