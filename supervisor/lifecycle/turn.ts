/** One decision in the making: the pod as decided so far and the actions asked for so far. */

import type { Action, RecordEvent } from './actions.ts';
import { findContainer, placeOf } from './place.ts';
import type { ContainerRecord, ContainerState, PodState, RunningHook, Worker } from './pod-state.ts';

/** The records inside are never changed, only replaced: a turn that changed nothing keeps its `pod` identical. */
export interface Turn {
  pod: PodState;
  readonly now: number;
  readonly actions: Action[];
}

export function containerNamed(pod: PodState, name: string): ContainerRecord {
  const record = findContainer(pod, name);
  if (record === undefined) throw new Error(`no container ${name} in pod ${pod.pod.metadata.name}`);
  return record;
}

export function replaceContainer(pod: PodState, record: ContainerRecord): PodState {
  return { ...pod, containers: pod.containers.with(placeOf(pod, record.name), record) };
}

export function setContainer(turn: Turn, record: ContainerRecord): ContainerRecord {
  turn.pod = replaceContainer(turn.pod, record);
  return record;
}

export function setState(turn: Turn, record: ContainerRecord, state: ContainerState): ContainerRecord {
  return setContainer(turn, { ...record, state });
}

export function setWorker(turn: Turn, worker: Worker): void {
  turn.pod = { ...turn.pod, worker };
}

export function setHooks(turn: Turn, hooks: readonly RunningHook[]): void {
  turn.pod = { ...turn.pod, hooks };
}

/** Events of a container carry its field path, as `kubectl describe` shows it. */
export function recordEvent(
  turn: Turn,
  kind: Pick<RecordEvent, 'eventType' | 'reason'>,
  message: string,
  container?: string,
  hint?: string,
): void {
  turn.actions.push({
    type: 'record-event',
    ...kind,
    message,
    ...(container === undefined ? {} : { container, fieldPath: fieldPath(turn.pod, container) }),
    ...(hint === undefined || !turn.pod.options.explain ? {} : { hint }),
  });
}

function fieldPath(pod: PodState, container: string): string {
  const list = containerNamed(pod, container).role === 'regular' ? 'containers' : 'initContainers';
  return `spec.${list}{${container}}`;
}
