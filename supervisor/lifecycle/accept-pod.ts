/** A pod as it is when it has been accepted and nothing has happened yet. */

import type { Container, Pod } from '../manifest/pod.ts';
import { CRASH_LOOP_BACK_OFF } from './back-off.ts';
import type { ContainerRecord, PodOptions, PodState, Role } from './pod-state.ts';
import { INITIAL_STATUS } from './status.ts';

export const FAITHFUL: PodOptions = { explain: false, backOff: CRASH_LOOP_BACK_OFF };

/** The first `decide` on it starts the first container. `now` in milliseconds since the epoch. */
export function acceptPod(pod: Pod, now: number, options: PodOptions = FAITHFUL): PodState {
  const { initContainers, containers } = pod.spec;
  return {
    pod,
    options,
    acceptedAt: now,
    worker: { kind: 'idle', syncAt: now },
    containers: [
      ...initContainers.map((spec) => newRecord(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init')),
      ...containers.map((spec) => newRecord(spec, 'regular')),
    ],
    probers: [],
    hooks: [],
    killRequested: false,
    hookCount: 0,
    status: INITIAL_STATUS,
    published: {},
  };
}

function newRecord(spec: Container, role: Role): ContainerRecord {
  return { name: spec.name, role, spec, state: { kind: 'waiting' }, restartCount: 0 };
}
