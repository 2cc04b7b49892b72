/** What a pod is waiting for right now, in words a person can follow: `preStop 3 s of 30 s`. */

import type { ContainerRecord, PodState } from './pod-state.ts';

export interface Progress {
  readonly container: string;
  readonly waitingFor: 'postStart' | 'preStop' | 'termination' | 'back-off';
  /** Whole seconds since it began. */
  readonly seconds: number;
  /** Whole seconds it may take; absent when there is no limit (postStart has none). */
  readonly limitSeconds?: number;
}

/** One entry for each container that keeps its pod waiting; in spec order. */
export function podProgress(pod: PodState, now: number): readonly Progress[] {
  return pod.containers.flatMap((record) => containerProgress(pod, record, now) ?? []);
}

function containerProgress(pod: PodState, record: ContainerRecord, now: number): Progress | undefined {
  const { state, name: container } = record;
  switch (state.kind) {
    case 'post-start': {
      const hook = pod.hooks.find(({ id }) => id === state.hookId);
      return { container, waitingFor: 'postStart', seconds: wholeSeconds(hook?.startedAt ?? now, now) };
    }
    case 'pre-stop': {
      const { startedAt, graceSeconds } = state.stop;
      const seconds = wholeSeconds(startedAt, now);
      return { container, waitingFor: 'preStop', seconds, limitSeconds: graceSeconds };
    }
    case 'awaiting-turn': {
      const { startedAt, graceSeconds } = state.stop;
      const seconds = wholeSeconds(startedAt, now);
      return { container, waitingFor: 'termination', seconds, limitSeconds: graceSeconds };
    }
    case 'terminating': {
      const { startedAt } = state.stop;
      const limitSeconds = Math.round((state.killAt - startedAt) / 1000);
      return { container, waitingFor: 'termination', seconds: wholeSeconds(startedAt, now), limitSeconds };
    }
    case 'terminated':
      return backOffProgress(record, state.termination.finishedAt, now);
    default:
      return undefined;
  }
}

function backOffProgress(record: ContainerRecord, finishedAt: number, now: number): Progress | undefined {
  if (record.startError?.reason !== 'CrashLoopBackOff' || !record.backOff) return undefined;
  const seconds = wholeSeconds(finishedAt, now);
  return { container: record.name, waitingFor: 'back-off', seconds, limitSeconds: record.backOff.seconds };
}

function wholeSeconds(from: number, now: number): number {
  return Math.max(0, Math.floor((now - from) / 1000));
}
