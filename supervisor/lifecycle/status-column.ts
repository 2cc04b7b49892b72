/** What `kubectl get pod` prints of a pod: `pkg/printers/internalversion/printers.go` printPod. */

import type { PodSpec } from '../manifest/pod.ts';
import { isTerminalPhase } from './phase.ts';
import type { ContainerStatus, PodStatus } from './pod-status.ts';

export interface PodColumns {
  /** READY: `1/2`. */
  readonly ready: string;
  /** STATUS: a phase, a container's reason, `Init:0/2`, `Terminating`. */
  readonly status: string;
  /** RESTARTS, without its `(5s ago)`. */
  readonly restarts: number;
  /** When the container that restarted last had ended; RFC 3339. */
  readonly lastRestartAt?: string;
}

type Spec = Pick<PodSpec, 'containers' | 'initContainers'>;

/** `deleting`: the pod has a deletionTimestamp. */
export function podColumns(spec: Spec, status: PodStatus, deleting: boolean): PodColumns {
  const sidecars = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const isSidecar = ({ name }: ContainerStatus) => sidecars.some((sidecar) => sidecar.name === name);
  const initStatuses = status.initContainerStatuses ?? [];
  const init = initProgress(initStatuses, isSidecar, spec.initContainers.length);
  const initialized = init.reason === undefined || isTrue(status, 'Initialized');
  const regular = initialized ? status.containerStatuses : [];
  // Restarts of ordinary init containers count only while they are all there is to see.
  const counted = initialized ? [...initStatuses.filter(isSidecar), ...regular] : initStatuses;
  const ready = init.ready + regular.filter(isReady).length;
  const terminating = deleting && !isTerminalPhase(status.phase);
  return {
    ready: `${ready}/${spec.containers.length + sidecars.length}`,
    status: terminating ? 'Terminating' : podReason(status, init.reason, regular),
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...lastRestart(counted),
  };
}

/** Up to the first init container that is not done: how many sidecars are ready, and what is shown of it. */
function initProgress(
  statuses: readonly ContainerStatus[],
  isSidecar: (status: ContainerStatus) => boolean,
  total: number,
): { ready: number; reason?: string } {
  let ready = 0;
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state;
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(status) && status.started) {
      if (status.ready) ready += 1;
      continue;
    }
    if (terminated)
      return { ready, reason: `Init:${terminated.reason || `ExitCode:${terminated.exitCode}`}` };
    if (waiting?.reason && waiting.reason !== 'PodInitializing') {
      return { ready, reason: `Init:${waiting.reason}` };
    }
    return { ready, reason: `Init:${index}/${total}` };
  }
  return { ready };
}

/** The first container that has something to tell speaks for the pod. */
function podReason(
  status: PodStatus,
  initReason: string | undefined,
  regular: readonly ContainerStatus[],
): string {
  const told = regular.map(containerReason).find((reason) => reason !== undefined);
  const reason = told ?? initReason ?? status.reason ?? status.phase;
  if (reason !== 'Completed' || !regular.some(isReady)) return reason;
  return isTrue(status, 'Ready') ? 'Running' : 'NotReady';
}

function containerReason({ state }: ContainerStatus): string | undefined {
  if (state.waiting?.reason) return state.waiting.reason;
  if (state.terminated) return state.terminated.reason || `ExitCode:${state.terminated.exitCode}`;
  return undefined;
}

function isReady({ ready, state }: ContainerStatus): boolean {
  return ready && state.running !== undefined;
}

function isTrue(status: PodStatus, type: string): boolean {
  return status.conditions.some((condition) => condition.type === type && condition.status === 'True');
}

function lastRestart(statuses: readonly ContainerStatus[]): { lastRestartAt?: string } {
  const ends = statuses.map(({ lastState }) => lastState.terminated?.finishedAt ?? '');
  const lastRestartAt = ends.sort().at(-1);
  return lastRestartAt ? { lastRestartAt } : {};
}
