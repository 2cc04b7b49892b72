/** The end of a pod: `kubelet.go` SyncTerminatingPod and `kuberuntime_container.go` killContainersWithSyncResult. */

import { hasInitialized } from './container-status.ts';
import { stoppingContainer } from './event-reasons.ts';
import { podGraceSeconds } from './grace.ts';
import { perContainer } from './per-container.ts';
import { isTerminalPhase, podPhase } from './phase.ts';
import type { ContainerRecord } from './pod-state.ts';
import { removeProbers, stopLivenessAndStartup } from './probers.ts';
import { publishFinalStatus, publishStatus } from './publish.ts';
import { advanceStop, beginStop } from './stop-container.ts';
import { isOrdered } from './termination-order.ts';
import { setWorker, type Turn } from './turn.ts';

/** All containers at once; their preStop hooks too, those of sidecars included. Readiness goes on being probed. */
export function beginTermination(turn: Turn): void {
  const inSync = !turn.pod.deletion && !isTerminalPhase(podPhase(turn.pod));
  turn.pod = { ...turn.pod, wasInitialized: hasInitialized(turn.pod) };
  publishStatus(turn);
  setWorker(turn, { kind: 'terminating', ...(inSync ? { inSync } : {}) });
  stopLivenessAndStartup(turn);
  // Only SyncTerminatingPod raises a grace of 0 to 1.
  const graceSeconds = inSync ? turn.pod.pod.spec.terminationGracePeriodSeconds : podGraceSeconds(turn.pod);
  const ordered = isOrdered(turn.pod);
  for (const record of turn.pod.containers.filter(isRunning)) {
    const message = stoppingContainer(record.name);
    const { process } = record.state;
    beginStop(turn, record, process, { cause: 'pod-ends', message, graceSeconds, ordered });
  }
}

type RunningRecord = ContainerRecord & { state: { kind: 'running' } };

function isRunning(record: ContainerRecord): record is RunningRecord {
  return record.state.kind === 'running';
}

const NEVER = Number.POSITIVE_INFINITY;

/** When to look at the stop of one container: always, but while its process is being waited for. */
const stopDueTimes = perContainer(({ state }) => {
  if (state.kind === 'waiting' || state.kind === 'terminated') return NEVER;
  if (state.kind !== 'terminating' || state.process.exit) return 0;
  return state.killed ? NEVER : state.killAt;
});

const unfinished = perContainer(({ state }) =>
  state.kind === 'terminated' || state.kind === 'waiting' ? 0 : 1,
);

/** Mains first, so that a sidecar sees in the same turn that it is its turn. */
export function advanceTermination(turn: Turn): void {
  const { containers } = turn.pod;
  const dueTimes = stopDueTimes(turn.pod);
  for (let place = containers.length - 1; place >= 0; place -= 1) {
    const record = containers[place];
    if (record && (dueTimes[place] ?? 0) <= turn.now) advanceStop(turn, record);
  }
  if (unfinished(turn.pod).includes(1)) return;
  // Seen by the next sync first, which still holds back the phase.
  const { worker } = turn.pod;
  if (worker.kind === 'terminating' && worker.inSync) publishStatus(turn);
  removeProbers(turn);
  setWorker(turn, { kind: 'terminated', removed: false });
  publishFinalStatus(turn);
}
