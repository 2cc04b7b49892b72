/** What the runtime would say of a container's newest instance, whatever the supervisor is doing about it. */

import type { ContainerRecord, Process, Termination } from './pod-state.ts';

/** The process while it lives. */
export function liveProcess({ state }: ContainerRecord): Process | undefined {
  return 'process' in state && !state.process.exit ? state.process : undefined;
}

export function isAlive(record: ContainerRecord): boolean {
  return liveProcess(record) !== undefined;
}

/** The newest instance that has ended and was not removed: of a running container the one before it. */
export function latestExit({ state, previous }: ContainerRecord): Termination | undefined {
  if (state.kind === 'terminated') return state.termination;
  return state.kind === 'waiting' || previous?.removed ? undefined : previous;
}
