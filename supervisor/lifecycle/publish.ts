/** When a status is published, and what of it is held back (`pkg/kubelet/status/status_manager.go`). */

import { podConditions } from './conditions.ts';
import { isReady, isStarted } from './container-status.ts';
import { liveProcess } from './instance.ts';
import { isTerminalPhase } from './phase.ts';
import type { PodState, PublishedContainer } from './pod-state.ts';
import type { ContainerStatus, PodStatus } from './pod-status.ts';
import { triggerReadiness } from './probers.ts';
import { isSameData } from './same-data.ts';
import { podStatus } from './status.ts';
import { containerNamed, type Turn } from './turn.ts';

/**
 * Publishes what has changed. A phase that became terminal is held back while the worker is not done
 * (mergePodStatus): a pod stays Running, or Pending when its only postStart failed, with a terminated
 * container before it is Failed or Succeeded (observed, traces i2 and b3).
 */
export function publishStatus(turn: Turn): void {
  const next = podStatus(turn.pod, turn.now);
  const old = turn.pod.status;
  const held = isTerminalPhase(next.phase) && !isTerminalPhase(old.phase);
  publish(turn, held ? holdBack(next, old) : next);
  turn.pod = { ...turn.pod, published: publishedContainers(turn.pod) };
  triggerReadiness(turn);
}

function holdBack({ reason: _, message: __, ...next }: PodStatus, { phase }: PodStatus): PodStatus {
  return { ...next, phase };
}

/** Publishes the last status of the pod: its phase is terminal and stays so. */
export function publishFinalStatus(turn: Turn): void {
  publish(turn, podStatus(turn.pod, turn.now));
}

/** SetContainerReadiness: changes what is published already, whatever the worker is doing. */
export function publishReadiness(turn: Turn, container: string): void {
  const ready = isReady(turn.pod, containerNamed(turn.pod, container));
  const changed = withChange(turn.pod.status, container, { ready });
  publish(turn, { ...changed, conditions: podConditions(turn.pod, changed, turn.now) });
}

/** SetContainerStartup, likewise; from now on the other probes run. */
export function publishStarted(turn: Turn, container: string): void {
  const started = isStarted(turn.pod, containerNamed(turn.pod, container));
  publish(turn, withChange(turn.pod.status, container, { started }));
  const before = turn.pod.published[container];
  if (!before) return;
  turn.pod = { ...turn.pod, published: { ...turn.pod.published, [container]: { ...before, started } } };
}

function withChange(status: PodStatus, container: string, change: Partial<ContainerStatus>): PodStatus {
  const apply = (list: readonly ContainerStatus[]) =>
    list.map((each) => (each.name === container ? { ...each, ...change } : each));
  const { containerStatuses, initContainerStatuses } = status;
  return {
    ...status,
    ...(initContainerStatuses ? { initContainerStatuses: apply(initContainerStatuses) } : {}),
    containerStatuses: apply(containerStatuses),
  };
}

function publish(turn: Turn, status: PodStatus): void {
  if (isSameData(status, turn.pod.status)) return;
  turn.pod = { ...turn.pod, status };
  turn.actions.push({ type: 'publish-status', status });
}

function publishedContainers(pod: PodState): Record<string, PublishedContainer> {
  return Object.fromEntries(
    pod.containers.map((record) => {
      const process = liveProcess(record);
      const ended = record.state.kind === 'terminated';
      const state = process ? 'running' : ended ? 'terminated' : 'waiting';
      const startedAt = wholeSecond(process?.startedAt ?? 0);
      return [
        record.name,
        { restartCount: record.restartCount, state, startedAt, started: isStarted(pod, record) },
      ];
    }),
  );
}

/** normalizeStatus: no time in a status has more than whole seconds, and probers go by it. */
function wholeSecond(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
