/** What a pod does next: the pod worker of `pkg/kubelet/pod_workers.go`. */

import type { Action } from './actions.ts';
import { killPod } from './kill-pod.ts';
import { lookAtProcesses } from './look.ts';
import { perContainer } from './per-container.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';
import { settleProbers, tickProbers } from './probers.ts';
import { reportFailedPreStop } from './report-stop.ts';
import { settleHook } from './run-hook.ts';
import { setTerminated } from './stop-container.ts';
import { advanceSync, beginSync } from './sync.ts';
import { advanceTermination, beginTermination } from './terminate.ts';
import { containerNamed, setWorker, type Turn } from './turn.ts';
import { wakeTime } from './wake-time.ts';

export interface Decision {
  /** The pod with everything decided marked on it: no action is ever asked for twice. */
  readonly pod: PodState;
  readonly actions: readonly Action[];
  /** When to decide again if no fact comes first; milliseconds since the epoch, or Infinity. */
  readonly wakeAt: number;
}

/** Far more than any pod needs; a rule that undoes what another does would go on for ever. */
const MAX_ROUNDS = 10_000;

/** Called after every fact and at `wakeAt`; never concurrently for one pod. */
export function decide(pod: PodState, now: number): Decision {
  const turn: Turn = { pod, now, actions: [] };
  for (let round = 0; ; round += 1) {
    const before = turn.pod;
    advance(turn);
    if (turn.pod === before) lookAround(turn);
    if (turn.pod === before) break;
    if (round > MAX_ROUNDS) throw new Error(`pod ${pod.pod.metadata.name} never comes to a decision`);
  }
  return { pod: turn.pod, actions: turn.actions, wakeAt: wakeTime(turn.pod) };
}

function advance(turn: Turn): void {
  settleAbandonedHooks(turn);
  if (turn.pod.killRequested) killPod(turn);
  settleProbers(turn);
  const { worker } = turn.pod;
  switch (worker.kind) {
    case 'idle':
      advanceIdle(turn, worker.syncAt);
      break;
    case 'syncing':
      advanceSync(turn, worker);
      break;
    case 'terminating':
      advanceTermination(turn);
      break;
    case 'terminated':
      if (turn.pod.deletion && !worker.removed) {
        turn.actions.push({ type: 'remove-pod' });
        setWorker(turn, { kind: 'terminated', removed: true });
      }
      break;
    default:
      worker satisfies never;
  }
}

/** Last, when the worker is where it waits: nothing is asked that the pod's end calls off in the same moment. */
function lookAround(turn: Turn): void {
  lookAtProcesses(turn);
  tickProbers(turn);
}

/** The grace of an abandoned preStop is over, but its failure is still an event (observed, trace g1). */
function settleAbandonedHooks(turn: Turn): void {
  for (const hook of turn.pod.hooks.filter((candidate) => candidate.abandoned)) {
    const record = containerNamed(turn.pod, hook.container);
    const verdict = settleHook(turn, record, hook.id);
    if (verdict && !verdict.ok) {
      const over = record.state.kind === 'terminated';
      reportFailedPreStop(turn, record, verdict, over ? 'ended after its time was up' : 'runs');
    }
  }
}

function advanceIdle(turn: Turn, syncAt: number): void {
  const ended = endedOnes(turn.pod).includes(1) ? turn.pod.containers.filter(hasEnded) : [];
  for (const record of ended) setTerminated(turn, record, record.state.process);
  if (turn.pod.deletion) beginTermination(turn);
  else if (ended.length > 0 || turn.now >= syncAt) beginSync(turn);
}

const endedOnes = perContainer((record) => (hasEnded(record) ? 1 : 0));

type RunningRecord = ContainerRecord & { state: { kind: 'running' } };

function hasEnded(record: ContainerRecord): record is RunningRecord {
  return record.state.kind === 'running' && record.state.process.exit !== undefined;
}
