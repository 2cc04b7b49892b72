/** The published result of a probe: `pkg/kubelet/prober/results/results_manager.go`. */

import type { ContainerRecord, PodState, ProbeKind, ProbeResult, Prober } from './pod-state.ts';

/** Of the container's newest instance; undefined when there is no such probe or it has not seen that instance. */
export function probeResult(
  pod: Pick<PodState, 'probers'>,
  record: ContainerRecord,
  probe: ProbeKind,
): ProbeResult | undefined {
  const prober = findProber(pod, record.name, probe);
  return prober?.restartCount === record.restartCount ? prober.result : undefined;
}

export function findProber(
  pod: Pick<PodState, 'probers'>,
  container: string,
  probe: ProbeKind,
): Prober | undefined {
  return pod.probers.find((candidate) => candidate.container === container && candidate.probe === probe);
}
