/** Takes in what happened. Decides nothing: that is `decide`. */

import type { Fact, HookEnded, ProcessExited } from './facts.ts';
import type { ContainerRecord, ContainerState, PodState, Process } from './pod-state.ts';
import { containerNamed, replaceContainer } from './turn.ts';

/**
 * The pod after `fact`. Facts that come too late (a hook nobody waits for, a second exit) change nothing.
 * `now` is in milliseconds since the epoch.
 */
export function observe(pod: PodState, fact: Fact, now: number): PodState {
  switch (fact.type) {
    case 'process-started':
      return answerStart(pod, fact.container, {
        kind: 'started',
        process: { pid: fact.pid, startedAt: now },
      });
    case 'start-failed':
      return answerStart(pod, fact.container, { kind: 'failed', reason: fact.reason, message: fact.message });
    case 'process-exited':
      return endProcess(pod, fact);
    case 'hook-ended':
      return endHook(pod, fact);
    case 'deletion-requested':
      return requestDeletion(pod, fact.graceSeconds, now);
    case 'kill-requested':
      return { ...requestDeletion(pod, undefined, now), killRequested: true };
    default:
      return fact satisfies never;
  }
}

type StartAnswer = NonNullable<(ContainerState & { kind: 'starting' })['answer']>;

function answerStart(pod: PodState, name: string, answer: StartAnswer): PodState {
  const record = containerNamed(pod, name);
  if (record.state.kind !== 'starting' || record.state.answer) return pod;
  return replaceContainer(pod, { ...record, state: { kind: 'starting', answer } });
}

function endProcess(pod: PodState, fact: ProcessExited): PodState {
  const record = containerNamed(pod, fact.container);
  const exit = { exitCode: fact.exitCode, finishedAt: fact.finishedAt };
  const state = withProcess(record, (process) => (process.exit ? process : { ...process, exit }));
  return state === record.state ? pod : replaceContainer(pod, { ...record, state });
}

function withProcess(record: ContainerRecord, change: (process: Process) => Process): ContainerState {
  const { state } = record;
  switch (state.kind) {
    case 'post-start':
    case 'running':
    case 'pre-stop':
    case 'terminating':
      return { ...state, process: change(state.process) };
    case 'starting':
      if (state.answer?.kind !== 'started') return state;
      return { kind: 'starting', answer: { kind: 'started', process: change(state.answer.process) } };
    case 'waiting':
    case 'terminated':
      return state;
    default:
      return state satisfies never;
  }
}

function endHook(pod: PodState, fact: HookEnded): PodState {
  const { hookId, outcome } = fact;
  const hooks = pod.hooks.map((hook) => (hook.id === hookId && !hook.outcome ? { ...hook, outcome } : hook));
  return { ...pod, hooks };
}

/**
 * A later deletion may shorten the grace of one that has not begun to stop anything; once the stop is under
 * way it changes nothing (kubernetes issue 83916, observed in trace m4).
 */
function requestDeletion(pod: PodState, graceSeconds: number | undefined, now: number): PodState {
  const requested = graceSeconds ?? pod.pod.spec.terminationGracePeriodSeconds;
  if (pod.deletion === undefined) {
    return { ...pod, deletion: { requestedAt: now, graceSeconds: requested } };
  }
  if (pod.worker.kind === 'terminating' || pod.worker.kind === 'terminated') return pod;
  const shorter = Math.min(requested, pod.deletion.graceSeconds);
  return { ...pod, deletion: { ...pod.deletion, graceSeconds: shorter } };
}
