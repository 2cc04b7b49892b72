/** What `kubectl get pod` prints of a pod: `pkg/printers/internalversion/printers.go` printPod. */

import type { PodSpec } from '../manifest/pod.ts';
import { isTrue } from './conditions.ts';
import { isTerminalPhase } from './phase.ts';
import type { ContainerStatus, PodStatus, TerminatedStatus } from './pod-status.ts';

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
  // Restarts of ordinary init containers count only while they are all there is to see; nothing counts that
  // comes after the first one that is not done.
  const seen = initStatuses.slice(0, init.seen);
  const counted = initialized ? [...seen.filter(isSidecar), ...regular] : seen;
  const ready = init.ready + regular.filter(isReady).length;
  const terminating = deleting && !isTerminalPhase(status.phase);
  return {
    ready: `${ready}/${spec.containers.length + sidecars.length}`,
    status: terminating ? 'Terminating' : podReason(status, init.reason, regular),
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...lastRestart(counted),
  };
}

interface InitProgress {
  readonly ready: number;
  /** How many were looked at. */
  readonly seen: number;
  readonly reason?: string;
}

/** Up to the first init container that is not done: how many sidecars are ready, and what is shown of it. */
function initProgress(
  statuses: readonly ContainerStatus[],
  isSidecar: (status: ContainerStatus) => boolean,
  total: number,
): InitProgress {
  let ready = 0;
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state;
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(status) && status.started) {
      if (status.ready) ready += 1;
      continue;
    }
    const shown = terminated ? terminatedReason(terminated) : waiting?.reason;
    const told = shown && shown !== 'PodInitializing' ? shown : `${index}/${total}`;
    return { ready, seen: index + 1, reason: `Init:${told}` };
  }
  return { ready, seen: statuses.length };
}

function terminatedReason({ reason, exitCode }: TerminatedStatus): string {
  return reason || `ExitCode:${exitCode}`;
}

/** The first container that has something to tell speaks for the pod, unless it is done and another failed. */
function podReason(
  status: PodStatus,
  initReason: string | undefined,
  regular: readonly ContainerStatus[],
): string {
  const told = regular.map(containerReason).find((reason) => reason !== undefined);
  const reason = told ?? initReason ?? status.reason ?? status.phase;
  if (reason !== 'Completed') return reason;
  const running = regular.some(isReady);
  if (running && isTrue(status, 'Ready')) return 'Running';
  return firstFailure(regular) ?? (running ? 'NotReady' : reason);
}

function firstFailure(regular: readonly ContainerStatus[]): string | undefined {
  const failed = regular.find(({ state }) => state.terminated && state.terminated.exitCode !== 0);
  return failed && containerReason(failed);
}

function containerReason({ state }: ContainerStatus): string | undefined {
  if (state.waiting?.reason) return state.waiting.reason;
  return state.terminated && terminatedReason(state.terminated);
}

function isReady({ ready, state }: ContainerStatus): boolean {
  return ready && state.running !== undefined;
}

function lastRestart(statuses: readonly ContainerStatus[]): { lastRestartAt?: string } {
  const ends = statuses.map(({ lastState }) => lastState.terminated?.finishedAt ?? '');
  const lastRestartAt = ends.sort().at(-1);
  return lastRestartAt ? { lastRestartAt } : {};
}
