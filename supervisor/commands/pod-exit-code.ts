/** What a pod's end means to the shell that started hooklet. */

import { EXIT_USAGE } from '../errors.ts';
import type { ContainerRecord, PodState } from '../lifecycle/pod-state.ts';

/** As timeout(1) gives back when the time is over. */
const EXIT_DEADLINE = 124;

/**
 * The container's code (128+N for a signal); of several containers the first non-zero one in spec order. An init
 * container counts only when it failed, and a sidecar only when nothing runs it: neither decides the pod's phase.
 * A pod that failed over its deadline says so, however its containers ended.
 */
export function podExitCode(pod: PodState): number {
  if (pod.failure) return EXIT_DEADLINE;
  const codes = pod.containers.map(containerExitCode);
  return codes.find((code) => code !== 0) ?? 0;
}

function containerExitCode(record: ContainerRecord): number {
  if (record.state.kind === 'terminated' && record.role === 'sidecar') return 0;
  if (record.state.kind === 'terminated') return record.state.termination.exitCode;
  // An image that nothing runs is a mistake in the manifest or the command line.
  return record.startError ? EXIT_USAGE : 0;
}
