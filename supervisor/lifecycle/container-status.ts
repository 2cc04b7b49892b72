/** One ContainerStatus: `kubelet_pods.go` convertToAPIContainerStatuses, with the reason cache laid over it. */

import type { ContainerRecord, PodState, Process, Termination } from './pod-state.ts';
import type { ContainerStateStatus, ContainerStatus, TerminatedStatus } from './pod-status.ts';
import { mayRestart } from './restart-policy.ts';
import { formatTime } from './time-format.ts';

export function containerStatus(pod: PodState, record: ContainerRecord): ContainerStatus {
  const process = runningProcess(record);
  const { state, lastState } = states(pod, record, process);
  const instance = record.state.kind !== 'waiting' && record.state.kind !== 'starting';
  return {
    name: record.name,
    image: record.spec.image,
    imageID: '',
    ...(instance ? { containerID: containerId(pod, record.name, record.restartCount) } : {}),
    state,
    lastState,
    ready: process !== undefined,
    started: process !== undefined,
    restartCount: record.restartCount,
    ...(record.spec.lifecycle?.stopSignal ? { stopSignal: record.spec.lifecycle.stopSignal } : {}),
  };
}

/** The process, as long as it lives; what its hooks do does not matter to the runtime. */
function runningProcess({ state }: ContainerRecord): Process | undefined {
  switch (state.kind) {
    case 'post-start':
    case 'running':
    case 'pre-stop':
    case 'terminating':
      return state.process.exit ? undefined : state.process;
    default:
      return undefined;
  }
}

function states(
  pod: PodState,
  record: ContainerRecord,
  process: Process | undefined,
): { state: ContainerStateStatus; lastState: ContainerStateStatus } {
  const before = record.previous ? { terminated: terminated(pod, record, record.previous) } : {};
  if (process) return { state: { running: { startedAt: formatTime(process.startedAt) } }, lastState: before };
  if (record.state.kind !== 'terminated') return { state: neverRan(pod, record), lastState: before };
  const ended = { terminated: terminated(pod, record, record.state.termination) };
  // The overlay: a start that failed is told instead, but only of a container that would be restarted.
  if (record.startError && wouldRestart(pod, record, record.state.termination)) {
    return { state: { waiting: record.startError }, lastState: ended };
  }
  return { state: ended, lastState: before };
}

function wouldRestart(pod: PodState, record: ContainerRecord, termination: Termination): boolean {
  if (pod.deletion || pod.worker.kind === 'terminated') return false;
  return mayRestart(pod.pod.spec, record.spec, termination.exitCode);
}

/** status_manager.go TerminatePod gives a container that never ran a final state, once the pod is over. */
function neverRan(pod: PodState, record: ContainerRecord): ContainerStateStatus {
  if (pod.worker.kind !== 'terminated')
    return { waiting: record.startError ?? { reason: 'ContainerCreating' } };
  return {
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
      startedAt: null,
      finishedAt: null,
    },
  };
}

function terminated(pod: PodState, record: ContainerRecord, termination: Termination): TerminatedStatus {
  return {
    exitCode: termination.exitCode,
    reason: termination.reason,
    ...(termination.message === undefined ? {} : { message: termination.message }),
    startedAt: formatTime(termination.startedAt),
    finishedAt: formatTime(termination.finishedAt),
    containerID: containerId(pod, record.name, termination.restartCount),
  };
}

/** One id an instance; `kubectl` shows it, nothing parses it. */
function containerId(pod: PodState, name: string, restartCount: number): string {
  return `hooklet://${pod.pod.metadata.uid}/${name}/${restartCount}`;
}
