/** SleepExceedsGrace and GraceShorterThanHook: preStop spends from the grace period, so it must be shorter. */

import { type CommandTime, commandTime, fortuneDeadline } from '../hook/command-time.ts';
import { hookScript } from '../hook/hook-script.ts';
import { isCommand } from '../hook/step.ts';
import { quoteShort } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';

/** Between the stop signal and KILL the kubelet always leaves this (`minimumGracePeriodInSeconds`). */
const FLOOR_SECONDS = 2;

export function* hookAndGrace(subject: Subject): Iterable<Mistake> {
  const { preStop } = subject.container.lifecycle ?? {};
  const { terminationGracePeriodSeconds: grace } = subject.pod.spec;
  if (!preStop) return;
  const path = [...subject.path, 'lifecycle', 'preStop'];
  const times = timesOf(subject);
  const slept = sum(times.filter(({ kind }) => kind === 'takes'));
  const place = preStop.sleep
    ? [...path, 'sleep', 'seconds']
    : [...path, ...(preStop.exec ? ['exec', 'command'] : ['httpGet', 'path'])];
  if (slept > 0 && slept >= grace) yield sleepExceeds(slept, grace, times, place);
  else if (times.some(({ kind }) => kind === 'may take') && sum(times) > grace) {
    yield shorter(sum(times), grace, times, place);
  }
  yield* probeGrace(slept, subject);
}

function sum(times: readonly CommandTime[]): number {
  return times.reduce((total, { seconds }) => total + seconds, 0);
}

/** What the hook does for sure, one after another. In a loop or a branch nothing is sure. */
function timesOf({ container }: Subject): readonly CommandTime[] {
  const { preStop } = container.lifecycle ?? {};
  if (preStop?.sleep) {
    const { seconds } = preStop.sleep;
    return [{ kind: 'takes', seconds, because: `sleep: { seconds: ${seconds} }` }];
  }
  if (preStop?.httpGet) return drainByGet(preStop.httpGet.path, container);
  const script = preStop?.exec && hookScript(preStop.exec.command, container.env);
  return (script?.steps ?? []).flatMap((step) => {
    if (!isCommand(step) || !step.certain || step.background) return [];
    return commandTime(step.argv, container.env) ?? [];
  });
}

/** The fortune service answers `/drain` when it is done. */
function drainByGet(address: string, { env }: Subject['container']): readonly CommandTime[] {
  if (address !== '/drain' || !env.some(({ name }) => name.startsWith('FORTUNE_'))) return [];
  const { ms, because } = fortuneDeadline(env);
  return [{ kind: 'may take', seconds: ms / 1000, because }];
}

function sleepExceeds(
  slept: number,
  grace: number,
  times: readonly CommandTime[],
  path: Mistake['path'],
): Mistake {
  const what = times
    .filter(({ kind }) => kind === 'takes')
    .map(({ because }) => because)
    .join(' + ');
  return {
    code: 'SleepExceedsGrace',
    path,
    why: `the hook sleeps ${show(slept)} of a grace period of ${grace} s (${quoteShort(what)}): nothing is left for the server, which gets the stop signal after ${grace} s and KILL ${FLOOR_SECONDS} s later`,
    remedy: 'sleep less, or raise the grace period to the sleep and what the server needs to finish',
    change: {
      from: `terminationGracePeriodSeconds: ${grace}`,
      to: `terminationGracePeriodSeconds: ${Number.isFinite(slept) ? Math.ceil(slept) + 30 : '…'}`,
    },
  };
}

function shorter(
  total: number,
  grace: number,
  times: readonly CommandTime[],
  path: Mistake['path'],
): Mistake {
  const what = times.map(({ because }) => because).join(' + ');
  return {
    code: 'GraceShorterThanHook',
    path,
    why: `the hook may take ${show(total)} (${quoteShort(what)}), and after ${grace} s, the whole grace period, it is left alone: the stop signal is sent in the middle of the drain, KILL ${FLOOR_SECONDS} s later`,
    remedy: 'raise the grace period above what the hook may take, or give the hook a shorter time-out',
    change: {
      from: `terminationGracePeriodSeconds: ${grace}`,
      to: `terminationGracePeriodSeconds: ${Math.ceil(total) + 5}`,
    },
  };
}

/** A liveness or startup kill runs the preStop hook too, within the probe's own grace (KEP-2238). */
function* probeGrace(slept: number, { container, path, pod }: Subject): Iterable<Mistake> {
  for (const name of ['startupProbe', 'livenessProbe'] as const) {
    const grace = container[name]?.terminationGracePeriodSeconds;
    if (grace === undefined || slept <= 0 || slept < grace) continue;
    if (slept >= pod.spec.terminationGracePeriodSeconds) continue;
    yield {
      code: 'SleepExceedsGrace',
      severity: 'warning',
      path: [...path, name, 'terminationGracePeriodSeconds'],
      why: `when this probe has the container killed, its preStop hook runs too and sleeps ${show(slept)} of the ${grace} s that the probe grants: nothing is left for the server`,
      remedy: 'grant more than the hook sleeps',
      change: {
        from: `terminationGracePeriodSeconds: ${grace}`,
        to: `terminationGracePeriodSeconds: ${Math.ceil(slept) + 10}`,
      },
    };
  }
}

function show(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds} s` : 'for ever, all';
}
