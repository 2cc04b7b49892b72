/** The probers of a pod: `pkg/kubelet/prober/prober_manager.go`. One attempt each at a time: `prober.ts`. */

import type { Container, Probe } from '../manifest/pod.ts';
import type { ContainerRecord, PodState, ProbeKind, ProbeResult, Prober } from './pod-state.ts';
import { findProber } from './probe-result.ts';
import { settleProber, tickProber } from './prober.ts';
import type { Turn } from './turn.ts';

/** Before its first attempt on an instance: a container is alive, not ready, and nobody knows whether it has started. */
export const INITIAL_RESULT: Readonly<Record<ProbeKind, ProbeResult>> = {
  liveness: 'success',
  readiness: 'failure',
  startup: 'unknown',
};

const KINDS: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export function probeOf(container: Container, probe: ProbeKind): Probe | undefined {
  if (probe === 'startup') return container.startupProbe;
  return probe === 'liveness' ? container.livenessProbe : container.readinessProbe;
}

/**
 * AddPod, for regular containers and sidecars: at the pod's first sync, and again for one that had ended and is
 * started after all (RestartAllContainers). Their clocks start here and are not aligned to any container.
 */
export function addProbers(turn: Turn): void {
  const missing = turn.pod.containers.flatMap((record) => {
    if (record.role === 'init' || record.state.kind === 'terminated') return [];
    return KINDS.filter((kind) => probeOf(record.spec, kind) && !findProber(turn.pod, record.name, kind)).map(
      (kind) => newProber(record, kind, turn.now),
    );
  });
  if (missing.length > 0) setProbers(turn, [...turn.pod.probers, ...missing]);
}

function newProber(record: ContainerRecord, probe: ProbeKind, now: number): Prober {
  const result = INITIAL_RESULT[probe];
  return { container: record.name, probe, result, run: 0, onHold: false, tickAt: now, triggered: false };
}

/** Takes in the attempts that have ended. */
export function settleProbers(turn: Turn): void {
  for (const prober of turn.pod.probers) settleProber(turn, prober);
}

/** Makes the attempts whose time has come. */
export function tickProbers(turn: Turn): void {
  for (const prober of turn.pod.probers) tickProber(turn, prober);
}

/** UpdatePodStatus: a container that runs and is not ready yet is probed out of turn, and its clock set anew. */
export function triggerReadiness(turn: Turn): void {
  const triggered = turn.pod.probers.map((prober) =>
    isAwaited(turn.pod, prober) ? trigger(prober, turn.now) : prober,
  );
  if (triggered.some((prober, index) => prober !== turn.pod.probers[index])) setProbers(turn, triggered);
}

function isAwaited({ published }: PodState, prober: Prober): boolean {
  const container = published[prober.container];
  if (prober.probe !== 'readiness' || container?.state !== 'running' || !container.started) return false;
  return prober.restartCount !== container.restartCount || prober.result !== 'success';
}

function trigger(prober: Prober, now: number): Prober {
  if (prober.attempt) return prober.triggered ? prober : { ...prober, triggered: true };
  return prober.tickAt <= now ? prober : { ...prober, tickAt: now };
}

/** StopLivenessAndStartup, of sidecars too (1.36 forgot them; fixed since, PR 141766). */
export function stopLivenessAndStartup(turn: Turn): void {
  removeWhere(turn, ({ probe }) => probe !== 'readiness');
}

/** RemovePod: when every container has ended. */
export function removeProbers(turn: Turn): void {
  removeWhere(turn, () => true);
}

function removeWhere(turn: Turn, unwanted: (prober: Prober) => boolean): void {
  for (const { attempt } of turn.pod.probers.filter(unwanted)) {
    if (attempt && !attempt.outcome) turn.actions.push({ type: 'cancel-probe', probeId: attempt.id });
  }
  if (turn.pod.probers.some(unwanted)) {
    setProbers(
      turn,
      turn.pod.probers.filter((prober) => !unwanted(prober)),
    );
  }
}

export function setProbers(turn: Turn, probers: readonly Prober[]): void {
  turn.pod = { ...turn.pod, probers };
}
