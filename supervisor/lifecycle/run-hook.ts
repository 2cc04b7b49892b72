/** Asking for a hook and settling what came of it. */

import type { LifecycleHandler } from '../manifest/pod.ts';
import type { HookName } from './actions.ts';
import { EVENT } from './event-reasons.ts';
import { planHook } from './hook-call.ts';
import { type HookWarning, judgeHook, type Verdict } from './hook-outcome.ts';
import type { ContainerRecord, RunningHook } from './pod-state.ts';
import { recordEvent, setHooks, type Turn } from './turn.ts';

/** Begins a hook and returns its id. A handler that cannot be tried has its outcome at once. */
export function beginHook(
  turn: Turn,
  record: ContainerRecord,
  hook: HookName,
  handler: LifecycleHandler,
): string {
  const id = `${record.name}/${hook}/${turn.pod.hookCount + 1}`;
  turn.pod = { ...turn.pod, hookCount: turn.pod.hookCount + 1 };
  const running: RunningHook = { id, container: record.name, hook, startedAt: turn.now, abandoned: false };
  const plan = planHook(record.spec, handler);
  switch (plan.kind) {
    case 'call':
      addHook(turn, running);
      turn.actions.push({ type: 'run-hook', hookId: id, container: record.name, hook, call: plan.call });
      break;
    case 'sleep':
      addHook(turn, { ...running, sleepUntil: turn.now + plan.seconds * 1000 });
      break;
    case 'fail':
      addHook(turn, { ...running, outcome: { kind: 'failed', error: plan.error } });
      break;
    default:
      plan satisfies never;
  }
  return id;
}

/** The verdict on a hook that has ended, which is then forgotten; undefined while it runs. */
export function settleHook(turn: Turn, record: ContainerRecord, hookId: string): Verdict | undefined {
  const hook = turn.pod.hooks.find((candidate) => candidate.id === hookId);
  const outcome = hook?.outcome ?? sleepOutcome(hook, turn.now);
  if (hook === undefined || outcome === undefined) return undefined;
  setHooks(
    turn,
    turn.pod.hooks.filter((other) => other !== hook),
  );
  const handler = record.spec.lifecycle?.[hook.hook] ?? {};
  const verdict = judgeHook(turn.pod.pod, record.name, handler, outcome);
  if (verdict.ok) for (const warning of verdict.warnings) warn(turn, record, hook.hook, warning);
  return verdict;
}

/**
 * Leaves a hook to itself: it goes on until it ends or its container does (executePreStopHook). A sleep can
 * only end well, so nobody will ask for it again.
 */
export function abandonHook(turn: Turn, hookId: string): void {
  setHooks(
    turn,
    turn.pod.hooks
      .filter((hook) => hook.id !== hookId || hook.sleepUntil === undefined)
      .map((hook) => (hook.id === hookId ? { ...hook, abandoned: true } : hook)),
  );
}

const KILLED = { kind: 'exited', exitCode: 137, stdout: '', stderr: '' } as const;

/**
 * Settles the abandoned exec hooks of a container that has ended: they have died with it, and the pod may be
 * gone before word of that comes (observed, traces g1, g2 and g5).
 */
export function settleDeadHooks(turn: Turn, record: ContainerRecord): Verdict[] {
  const dead = turn.pod.hooks.filter(
    (hook) => hook.abandoned && hook.container === record.name && record.spec.lifecycle?.[hook.hook]?.exec,
  );
  setHooks(
    turn,
    turn.pod.hooks.map((hook) => (dead.includes(hook) ? { ...hook, outcome: hook.outcome ?? KILLED } : hook)),
  );
  return dead.flatMap(({ id }) => settleHook(turn, record, id) ?? []);
}

/** Ends every hook of a container without waiting for what comes of it. */
export function cancelHooks(turn: Turn, record: ContainerRecord): void {
  for (const hook of turn.pod.hooks) {
    if (hook.container === record.name && hook.sleepUntil === undefined && !hook.outcome) {
      turn.actions.push({ type: 'cancel-hook', hookId: hook.id });
    }
  }
  setHooks(
    turn,
    turn.pod.hooks.filter((hook) => hook.container !== record.name),
  );
}

function sleepOutcome(hook: RunningHook | undefined, now: number): { kind: 'slept' } | undefined {
  return hook?.sleepUntil !== undefined && hook.sleepUntil <= now ? { kind: 'slept' } : undefined;
}

function addHook(turn: Turn, hook: RunningHook): void {
  setHooks(turn, [...turn.pod.hooks, hook]);
}

function warn(turn: Turn, record: ContainerRecord, hook: HookName, warning: HookWarning): void {
  if (warning.kind === 'fallback') {
    const text = `request to HTTPS lifecycle hook ${warning.address} got HTTP response, retry with HTTP succeeded`;
    recordEvent(turn, EVENT.lifecycleHTTPFallback, text, record.name);
  } else if (turn.pod.options.explain) {
    const text = `${hook} hook GET ${warning.path} was answered ${warning.status}; the hook counts as successful all the same`;
    const hint =
      'a hook only fails when no answer comes; check the path, or use an exec hook that fails on a bad status';
    recordEvent(turn, EVENT.hookHTTPStatus, text, record.name, hint);
  }
}
