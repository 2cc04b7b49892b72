/** Container records and pod states, made up for tests of what is derived from them. */

import { acceptPod } from '../../supervisor/lifecycle/accept-pod.ts';
import type {
  ContainerRecord,
  ContainerState,
  PodState,
  ProbeKind,
  Prober,
  Process,
  Role,
  Termination,
} from '../../supervisor/lifecycle/pod-state.ts';
import { INITIAL_RESULT } from '../../supervisor/lifecycle/probers.ts';
import { type ContainerFields, container, type PodFields, pod } from './pod.ts';
import { BEGINNING } from './story.ts';

export type RecordFields = Partial<Omit<ContainerRecord, 'spec'>> & { readonly spec?: ContainerFields };

/** The containers are `a`, `b`, `c` … in order. */
export function podState(records: readonly RecordFields[], fields: PodFields = {}): PodState {
  const names = [...'abcdefgh'];
  const accepted = acceptPod(pod(fields), BEGINNING);
  const containers = records.map(({ spec, ...record }, index): ContainerRecord => {
    const name = names[index] ?? 'z';
    return {
      name,
      role: 'regular',
      state: { kind: 'waiting' },
      restartCount: 0,
      ...record,
      spec: container({ name, ...spec }),
    };
  });
  return { ...accepted, containers };
}

export const process: Process = { pid: 1, startedAt: BEGINNING, image: 'app' };

export const WAITING: ContainerState = { kind: 'waiting' };
export const RUNNING: ContainerState = { kind: 'running', process };
export const STARTING: ContainerState = { kind: 'starting' };

export function termination(exitCode: number): Termination {
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: BEGINNING,
    finishedAt: BEGINNING + 5000,
    restartCount: 0,
  };
}

export const ended = (exitCode: number): ContainerState => ({
  kind: 'terminated',
  termination: termination(exitCode),
});

export const INIT: Role = 'init';
export const SIDECAR: Role = 'sidecar';

/** One that has seen the first instance, and nothing yet. */
export const prober = (container: string, kind: ProbeKind, fields: Partial<Prober> = {}): Prober => ({
  container,
  probe: kind,
  restartCount: 0,
  result: INITIAL_RESULT[kind],
  run: 0,
  onHold: false,
  tickAt: BEGINNING,
  triggered: false,
  ...fields,
});

/** No container will run again: what upstream calls a terminal pod. */
export const over = (state: PodState): PodState => ({
  ...state,
  worker: { kind: 'terminated', removed: false },
});
