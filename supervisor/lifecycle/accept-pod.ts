/** A pod as it is when it has been accepted and nothing has happened yet. */

import type { Pod } from '../manifest/pod.ts';
import type { PodOptions, PodState } from './pod-state.ts';
import { INITIAL_STATUS } from './status.ts';

export const FAITHFUL: PodOptions = { explain: false };

/** The first `decide` on it starts the first container. `now` in milliseconds since the epoch. */
export function acceptPod(pod: Pod, now: number, options: PodOptions = FAITHFUL): PodState {
  return {
    pod,
    options,
    acceptedAt: now,
    worker: { kind: 'idle', syncAt: now },
    containers: pod.spec.containers.map((spec) => ({
      name: spec.name,
      spec,
      state: { kind: 'waiting' },
      restartCount: 0,
    })),
    hooks: [],
    killRequested: false,
    hookCount: 0,
    status: INITIAL_STATUS,
  };
}
