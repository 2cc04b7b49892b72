/** One prober, one attempt after another: `pkg/kubelet/prober/worker.go` doProbe. */

import type { Probe } from '../manifest/pod.ts';
import { EVENT } from './event-reasons.ts';
import { isTerminalPhase } from './phase.ts';
import type { PodState, ProbeAttempt, ProbeResult, Prober, PublishedContainer } from './pod-state.ts';
import { planProbe } from './probe-call.ts';
import { type Attempt, judgeProbe } from './probe-outcome.ts';
import { INITIAL_RESULT, probeOf, setProbers } from './probers.ts';
import { publishReadiness, publishStarted } from './publish.ts';
import { isRestartingAll, mayRestart } from './restart-policy.ts';
import { containerNamed, recordEvent, setWorker, type Turn } from './turn.ts';

/** `prober.go` maxProbeRetries: only for a probe that could not be run. */
const MAX_TRIES = 3;

/** Takes in the attempt that has ended. */
export function settleProber(turn: Turn, prober: Prober): void {
  if (prober.attempt?.outcome) settle(turn, prober, prober.attempt);
}

/** Makes the next attempt when the clock has ticked; one at a time. */
export function tickProber(turn: Turn, prober: Prober): void {
  if (!prober.attempt && turn.now >= prober.tickAt) tick(turn, prober);
}

function tick(turn: Turn, prober: Prober): void {
  const container = turn.pod.published[prober.container];
  const next = { ...prober, tickAt: nextTick(turn, prober) };
  if (isTerminalPhase(turn.pod.status.phase)) {
    end(turn, prober);
  } else if (!container || (container.state === 'waiting' && prober.restartCount === undefined)) {
    // Nothing has been started yet.
    put(turn, next);
  } else {
    look(turn, seeInstance(next, container), container);
  }
}

/** A ticker that was not listened to keeps one tick; the others are lost. */
function nextTick(turn: Turn, prober: Prober): number {
  const periodMs = specOf(turn.pod, prober).periodSeconds * 1000;
  const missed = Math.floor((turn.now - prober.tickAt) / periodMs);
  return prober.tickAt + (missed + 1) * periodMs;
}

function look(turn: Turn, prober: Prober, container: PublishedContainer): void {
  if (prober.onHold) put(turn, prober);
  else if (container.state !== 'running') lookAtEnded(turn, prober, container);
  else if (isDue(turn, prober, container)) attempt(turn, prober, 1);
  else put(turn, prober);
}

/** A new instance starts with a clean result and no hold; how often in a row is not forgotten (semantics 5.2). */
function seeInstance(prober: Prober, { restartCount, state }: PublishedContainer): Prober {
  if (prober.restartCount === restartCount || state === 'waiting') return prober;
  return { ...prober, restartCount, result: INITIAL_RESULT[prober.probe], onHold: false };
}

/** Its result is a failure meanwhile; the prober of a container that will not be restarted ends. */
function lookAtEnded(turn: Turn, prober: Prober, container: PublishedContainer): void {
  const { state, spec } = containerNamed(turn.pod, prober.container);
  const ended = container.state === 'terminated' && state.kind === 'terminated';
  const final = ended && !mayRestart(turn.pod.pod.spec, spec, state.termination.exitCode);
  if (final && !isRestartingAll(turn.pod)) {
    end(turn, prober);
  } else {
    put(turn, { ...prober, result: 'failure' });
  }
}

/** Whole seconds since the start, as upstream counts the initial delay; the startup probe shields the others. */
function isDue(turn: Turn, prober: Prober, { startedAt, started }: PublishedContainer): boolean {
  const { initialDelaySeconds } = specOf(turn.pod, prober);
  if (Math.floor((turn.now - startedAt) / 1000) < initialDelaySeconds) return false;
  return started ? prober.probe !== 'startup' : prober.probe === 'startup';
}

function attempt(turn: Turn, prober: Prober, tries: number): void {
  const record = containerNamed(turn.pod, prober.container);
  const spec = specOf(turn.pod, prober);
  const call = planProbe(record.spec, spec);
  const id = `${prober.container}/${prober.probe}/${turn.pod.hookCount + 1}`;
  turn.pod = { ...turn.pod, hookCount: turn.pod.hookCount + 1 };
  if (call.kind === 'error') {
    put(turn, {
      ...prober,
      attempt: { id, tries: MAX_TRIES, outcome: { kind: 'error', error: call.error } },
    });
    return;
  }
  put(turn, { ...prober, attempt: { id, tries } });
  turn.actions.push({
    type: 'run-probe',
    probeId: id,
    container: prober.container,
    restartCount: prober.restartCount ?? 0,
    probe: prober.probe,
    call,
    timeoutSeconds: spec.timeoutSeconds,
  });
}

function settle(turn: Turn, asked: Prober, { outcome, tries }: ProbeAttempt): void {
  if (!outcome) return;
  const { attempt: _, ...free } = asked;
  const prober = asked.triggered ? { ...free, triggered: false, tickAt: turn.now } : free;
  const judged = judgeProbe(prober.probe, outcome);
  if (judged.kind === 'error' && tries < MAX_TRIES) {
    attempt(turn, prober, tries + 1);
    return;
  }
  report(turn, prober, judged);
  // A probe that could not be run counts neither way.
  if (judged.kind === 'error') put(turn, prober);
  else count(turn, prober, judged.kind === 'failure' ? 'failure' : 'success');
}

function report(turn: Turn, prober: Prober, judged: Attempt): void {
  if (judged.kind === 'success') return;
  const event = judged.kind === 'warning' ? EVENT.probeWarning : EVENT.unhealthy;
  recordEvent(turn, event, judged.message, prober.container);
}

/** Below the threshold the published result stays. */
function count(turn: Turn, before: Prober, result: ProbeResult): void {
  const run = before.lastAttempt === result ? before.run + 1 : 1;
  const counted: Prober = { ...before, lastAttempt: result, run };
  const { failureThreshold, successThreshold } = specOf(turn.pod, counted);
  if (run < (result === 'failure' ? failureThreshold : successThreshold)) {
    put(turn, counted);
    return;
  }
  const verdict = (counted.probe === 'liveness' && result === 'failure') || counted.probe === 'startup';
  const prober = { ...counted, result, ...(verdict ? { onHold: true, run: 0 } : {}) };
  put(turn, prober);
  if (result !== before.result) publishResult(turn, prober);
}

/** `ready` and `started` show at once, also while the worker is busy; the rest with the sync that they cause. */
function publishResult(turn: Turn, prober: Prober): void {
  if (prober.probe === 'readiness') publishReadiness(turn, prober.container);
  else if (prober.probe === 'startup') publishStarted(turn, prober.container);
  const { worker } = turn.pod;
  if (worker.kind === 'idle') setWorker(turn, { kind: 'idle', syncAt: turn.now });
  // A busy worker syncs once more when it is done.
  else if (worker.kind === 'syncing')
    setWorker(turn, { ...worker, progress: { ...worker.progress, started: true } });
}

function specOf(pod: PodState, prober: Prober): Probe {
  const spec = probeOf(containerNamed(pod, prober.container).spec, prober.probe);
  if (!spec) throw new Error(`no ${prober.probe} probe on container ${prober.container}`);
  return spec;
}

function put(turn: Turn, changed: Prober): void {
  setProbers(
    turn,
    turn.pod.probers.map((prober) => (isSame(prober, changed) ? changed : prober)),
  );
}

function end(turn: Turn, ended: Prober): void {
  setProbers(
    turn,
    turn.pod.probers.filter((prober) => !isSame(prober, ended)),
  );
}

function isSame(a: Prober, b: Prober): boolean {
  return a.container === b.container && a.probe === b.probe;
}
