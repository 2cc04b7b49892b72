/** When a status is published, and what of it is held back (`pkg/kubelet/status/status_manager.go`). */

import { isTerminalPhase } from './phase.ts';
import type { PodStatus } from './pod-status.ts';
import { podStatus } from './status.ts';
import type { Turn } from './turn.ts';

/**
 * Publishes what has changed. A phase that became terminal is held back while the worker is not done
 * (mergePodStatus): a pod stays Running, or Pending when its only postStart failed, with a terminated
 * container before it is Failed or Succeeded (observed, traces i2 and b3).
 */
export function publishStatus(turn: Turn): void {
  const next = podStatus(turn.pod, turn.now);
  const old = turn.pod.status;
  const held = isTerminalPhase(next.phase) && !isTerminalPhase(old.phase);
  publish(turn, held ? { ...next, phase: old.phase } : next);
}

/** Publishes the last status of the pod: its phase is terminal and stays so. */
export function publishFinalStatus(turn: Turn): void {
  publish(turn, podStatus(turn.pod, turn.now));
}

function publish(turn: Turn, status: PodStatus): void {
  if (JSON.stringify(status) === JSON.stringify(turn.pod.status)) return;
  turn.pod = { ...turn.pod, status };
  turn.actions.push({ type: 'publish-status', status });
}
