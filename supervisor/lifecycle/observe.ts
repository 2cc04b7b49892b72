/** Takes in what happened. Decides nothing: that is `decide`. */

import type { Pod } from '../manifest/pod.ts';
import { isUnstartable } from './container-needs.ts';
import type { Fact, HookEnded, ProbeEnded, ProcessExited, ProcessSeen, ProcessStarted } from './facts.ts';
import { withRemarks } from './look.ts';
import { findContainer } from './place.ts';
import type { ContainerRecord, ContainerState, PodState, Process, StartAnswer } from './pod-state.ts';
import { replaceContainer } from './turn.ts';

/**
 * The pod after `fact`. Facts that come too late (a hook nobody waits for, a second exit) and facts about
 * unknown containers change nothing: the pod is the same object.
 * `now` is in milliseconds since the epoch.
 */
export function observe(pod: PodState, fact: Fact, now: number): PodState {
  switch (fact.type) {
    case 'process-started':
      return startProcess(pod, fact, now);
    case 'start-failed':
      return answerStart(pod, fact.container, { kind: 'failed', reason: fact.reason, message: fact.message });
    case 'process-exited':
      return endProcess(pod, fact);
    case 'hook-ended':
      return endHook(pod, fact);
    case 'probe-ended':
      return endProbe(pod, fact);
    case 'process-seen':
      return seeProcess(pod, fact);
    case 'hook-seen':
      return changeContainer(pod, fact.container, (record) => withRemarks(record, fact.remarks));
    case 'spec-changed':
      return changeSpec(pod, fact.pod, now);
    case 'deletion-requested':
      return requestDeletion(pod, fact.graceSeconds, now);
    case 'kill-requested':
      return { ...requestDeletion(pod, undefined, now), killRequested: true };
    default:
      return fact satisfies never;
  }
}

function startProcess(pod: PodState, { container, pid, stopSignal }: ProcessStarted, now: number): PodState {
  const image = findContainer(pod, container)?.spec.image ?? '';
  const ofImage = stopSignal === undefined ? {} : { stopSignal };
  return answerStart(pod, container, {
    kind: 'started',
    process: { pid, startedAt: now, image, ...ofImage },
  });
}

function answerStart(pod: PodState, name: string, answer: StartAnswer): PodState {
  const record = findContainer(pod, name);
  if (record?.state.kind !== 'starting' || record.state.answer) return pod;
  return replaceContainer(pod, { ...record, state: { kind: 'starting', answer } });
}

function endProcess(pod: PodState, fact: ProcessExited): PodState {
  const record = findContainer(pod, fact.container);
  const process = record && latestProcess(record);
  if (record === undefined || process === undefined || process.exit) return pod;
  const { exitCode, finishedAt, message } = fact;
  const exit = { exitCode, finishedAt, ...(message === undefined ? {} : { message }) };
  const ended = { ...process, exit };
  return replaceContainer(pod, { ...record, state: withProcess(record.state, ended) });
}

function latestProcess({ state }: ContainerRecord): Process | undefined {
  if (state.kind === 'starting') return state.answer?.kind === 'started' ? state.answer.process : undefined;
  return 'process' in state ? state.process : undefined;
}

function withProcess(state: ContainerState, process: Process): ContainerState {
  if (state.kind === 'starting') return { kind: 'starting', answer: { kind: 'started', process } };
  return 'process' in state ? { ...state, process } : state;
}

function endHook(pod: PodState, fact: HookEnded): PodState {
  const ended = pod.hooks.find((hook) => hook.id === fact.hookId && !hook.outcome);
  if (ended === undefined) return pod;
  const hooks = pod.hooks.map((hook) => (hook === ended ? { ...hook, outcome: fact.outcome } : hook));
  return { ...pod, hooks };
}

function endProbe(pod: PodState, fact: ProbeEnded): PodState {
  const asked = pod.probers.find(({ attempt }) => attempt?.id === fact.probeId && !attempt.outcome);
  if (!asked?.attempt) return pod;
  const answered = { ...asked, attempt: { ...asked.attempt, outcome: fact.outcome } };
  return { ...pod, probers: pod.probers.map((prober) => (prober === asked ? answered : prober)) };
}

/** A look that came too late, at an instance that is gone, says nothing. */
function seeProcess(pod: PodState, fact: ProcessSeen): PodState {
  return changeContainer(pod, fact.container, (record) => {
    if (record.look?.restartCount !== fact.restartCount || record.restartCount !== fact.restartCount)
      return record;
    const { account = record.look.account } = fact;
    const answer = fact.settled ? 'settled' : 'unsettled';
    const look = { ...record.look, answer, ...(account !== undefined && { account }) } as const;
    return withRemarks({ ...record, look }, fact.remarks);
  });
}

function changeContainer(
  pod: PodState,
  name: string,
  change: (record: ContainerRecord) => ContainerRecord,
): PodState {
  const record = findContainer(pod, name);
  const changed = record && change(record);
  return changed && changed !== record ? replaceContainer(pod, changed) : pod;
}

/**
 * Another image also starts its back-off afresh, since it is part of the key (`GetBackoffKey`), and may be one
 * that can be started.
 */
function changeSpec(pod: PodState, changed: Pod, now: number): PodState {
  const specs = new Map(
    [...changed.spec.initContainers, ...changed.spec.containers].map((spec) => [spec.name, spec]),
  );
  const containers = pod.containers.map((record) => {
    const spec = specs.get(record.name) ?? record.spec;
    if (spec.image === record.spec.image) return { ...record, spec };
    const { backOff: _, backOffReportedFor: __, ...afresh } = record;
    if (!isUnstartable(record)) return { ...afresh, spec };
    const { startError: ___, ...startable } = afresh;
    return { ...startable, spec };
  });
  const worker =
    pod.worker.kind === 'idle' ? { ...pod.worker, syncAt: Math.min(pod.worker.syncAt, now) } : pod.worker;
  return { ...pod, pod: changed, containers, worker };
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
