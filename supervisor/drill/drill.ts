/** One drill from the start of the pod to the facts of its stop: ready, load, stop, until all is over. */

import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../host/clock.ts';
import { POD_ADDRESS } from '../lifecycle/status.ts';
import type { Pod } from '../manifest/pod.ts';
import type { Happening } from '../node/happening.ts';
import { warmUp, whenReady, whileAlive } from './alive.ts';
import { type BalancerMode, createBalancer } from './balancer.ts';
import { createJournal } from './journal.ts';
import { gatherFacts, type StopFacts, type StopKind } from './judge/stop-facts.ts';
import type { Target } from './load/client.ts';
import { type Load, type Pace, startLoad } from './load/generator.ts';
import type { LoadPlan } from './load/load-plan.ts';
import type { RequestRecord } from './load/request-record.ts';
import { preflight } from './preflight.ts';
import type { Stage, StagedPod } from './stage.ts';

export interface DrillPlan {
  /** The first one is put under load; all stop when the node does. */
  readonly pods: readonly [Pod, ...Pod[]];
  readonly container: string;
  readonly port: number;
  readonly load: LoadPlan;
  readonly warmMs: number;
  /** From the beginning of the load; without it the load ends with the stop. */
  readonly durationMs?: number;
  readonly balancer: BalancerMode;
  readonly lagMs: number;
  readonly kind: StopKind;
  readonly graceSeconds?: number;
  readonly readyTimeoutMs: number;
  /** A new pod that becomes ready before the old one stops. */
  readonly rolling?: { readonly pod: Pod; readonly port: number };
}

/** What a drill has seen, to be judged. */
export interface Sight {
  /** Undefined when it was called off before the stop. */
  readonly facts?: StopFacts;
  readonly records: readonly RequestRecord[];
  readonly happenings: readonly Happening[];
  readonly pace?: Pace;
  readonly loadFrom?: number;
  readonly loadUntil?: number;
  readonly interrupted: boolean;
}

export type Progress = 'starting' | 'ready' | 'new pod ready' | 'stopping' | 'over';

/** How long the load goes on when a restart or a rolling update is over: what was dropped late must show too. */
const AFTERMATH_MS = 1000;
/** A restart that has not brought the pod back by then is told as it is. */
const LONGEST_RESTART_MS = 60_000;
const LOOK_AGAIN_MS = 20;
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Leaves no process behind, however it ends. An abort kills the pods at once and gives what was seen so far.
 * Throws DRILL_NOT_READY, DRILL_WRONG_ANSWER, DRILL_POD_DIED and DRILL_LOAD_IMPOSSIBLE.
 */
export async function holdDrill(
  plan: DrillPlan,
  stage: Stage,
  tell: (progress: Progress, at: number) => void,
  signal: AbortSignal,
): Promise<Sight> {
  const [first] = plan.pods;
  const target: Target = { name: first.metadata.name, host: POD_ADDRESS, port: plan.port };
  const balancer = createBalancer(plan.balancer, plan.lagMs);
  const targets = new Map<string, Target>([[first.metadata.uid, target]]);
  const journal = createJournal((uid, ready, at) => {
    const of = targets.get(uid);
    if (of) balancer.ready(of, ready, at);
  });
  const running: StagedPod[] = [];
  const start = (pod: Pod) => {
    const staged = stage.start(pod, journal.watch);
    running.push(staged);
    return staged;
  };
  let load: Load | undefined;
  let facts: StopFacts | undefined;
  let loadFrom: number | undefined;
  let loadUntil: number | undefined;
  const called = new AbortController();
  const forward = () => called.abort();
  signal.addEventListener('abort', forward, { once: true });
  if (signal.aborted) forward();
  const endLoad = () => {
    if (load) loadUntil ??= systemClock.now();
    load?.stop();
  };

  try {
    tell('starting', systemClock.now());
    const pods = plan.pods.map(start);
    const [main] = pods;
    if (!main) return look();
    for (const pod of pods) await whenReady(pod, plan.readyTimeoutMs, journal, called.signal);
    await whileAlive(main, journal, preflight(plan.load, target, plan.readyTimeoutMs, called.signal));
    if (signal.aborted) return look();
    tell('ready', systemClock.now());
    balancer.add(target);
    loadFrom = systemClock.now();
    load = startLoad(plan.load, (now) => balancer.route(now));
    const cap = setTimeout(endLoad, plan.durationMs ?? FOREVER_MS);
    called.signal.addEventListener('abort', () => clearTimeout(cap), { once: true });
    await whileAlive(main, journal, warmUp(load, plan.warmMs, called.signal));
    if (plan.rolling && !signal.aborted) await bringNew(plan.rolling);
    if (signal.aborted) return look();
    const startedAt = await stop(pods, main);
    await untilOver(main, startedAt);
    clearTimeout(cap);
    endLoad();
    await Promise.race([load.finished, aborted(called.signal)]);
    tell('over', systemClock.now());
    return look(startedAt);
  } finally {
    signal.removeEventListener('abort', forward);
    called.abort();
    load?.abandon();
    for (const pod of running) pod.kill('the drill is over');
    await Promise.allSettled(running.map(({ done }) => done));
  }

  async function bringNew({ pod, port }: { pod: Pod; port: number }): Promise<void> {
    const fresh: Target = { name: pod.metadata.name, host: POD_ADDRESS, port };
    targets.set(pod.metadata.uid, fresh);
    await whenReady(start(pod), plan.readyTimeoutMs, journal, called.signal);
    await preflight(plan.load, fresh, plan.readyTimeoutMs, called.signal);
    balancer.add(fresh);
    tell('new pod ready', systemClock.now());
    await pause(AFTERMATH_MS, called.signal);
  }

  /** Resolves with when the stop began. */
  async function stop(pods: readonly StagedPod[], main: StagedPod): Promise<number> {
    const from = journal.happenings.length;
    const now = systemClock.now();
    switch (plan.kind) {
      case 'delete':
        main.remove('the drill stops it', plan.graceSeconds);
        balancer.deleting(target, now);
        break;
      case 'node':
        for (const pod of pods) pod.remove('the node shuts down', plan.graceSeconds);
        balancer.deleting(target, now);
        break;
      case 'crash':
        main.crash(plan.container);
        break;
      case 'liveness':
        main.failLiveness();
        await journal.until(() => killing(from) !== undefined, LONGEST_RESTART_MS, called.signal);
        break;
      default:
        plan.kind satisfies never;
    }
    const startedAt = (plan.kind === 'liveness' ? killing(from)?.at : undefined) ?? now;
    tell('stopping', startedAt);
    remember(startedAt);
    return startedAt;
  }

  function killing(from: number): Happening | undefined {
    return journal.find(
      (each): each is Happening => each.type === 'event' && each.reason === 'Killing' && isMain(each),
      from,
    );
  }

  function isMain({ pod }: Happening): boolean {
    return pod.uid === first.metadata.uid;
  }

  async function untilOver(main: StagedPod, startedAt: number): Promise<void> {
    if (plan.kind === 'liveness' || plan.kind === 'crash') {
      await untilBack(startedAt);
      await pause(AFTERMATH_MS, called.signal);
      return;
    }
    const goneAt = main.done.then(() => balancer.gone(target, systemClock.now()));
    const all = Promise.all(running.filter(({ pod }) => plan.rolling?.pod !== pod).map(({ done }) => done));
    await Promise.race([Promise.all([goneAt, all, whenNotRouted()]), aborted(called.signal)]);
    if (plan.rolling) await pause(AFTERMATH_MS, called.signal);
  }

  /** Started again, Ready, and serving. */
  async function untilBack(startedAt: number): Promise<void> {
    const deadline = startedAt + LONGEST_RESTART_MS;
    while (!called.signal.aborted && systemClock.now() < deadline) {
      const { restartedAt } = seen(startedAt);
      const last = load?.records.at(-1);
      const serves =
        last?.ending.kind === 'answered' && last.sentAt >= (restartedAt ?? Number.POSITIVE_INFINITY);
      if (serves && journal.isReady(first.metadata.uid)) return;
      await pause(LOOK_AGAIN_MS, called.signal);
    }
  }

  /** Looks again now and then: what the balancer hears may shorten the time. */
  async function whenNotRouted(): Promise<void> {
    while (!called.signal.aborted) {
      const until = balancer.until(target);
      const leftMs = until === undefined ? Number.POSITIVE_INFINITY : until - systemClock.now();
      if (leftMs <= 0) {
        if (!plan.rolling) endLoad();
        return;
      }
      await pause(Math.min(leftMs + 1, LOOK_AGAIN_MS), called.signal);
    }
  }

  function seen(startedAt: number): StopFacts {
    const until = balancer.until(target);
    return gatherFacts(journal.happenings, {
      uid: first.metadata.uid,
      kind: plan.kind,
      balancer: plan.balancer,
      container: plan.container,
      startedAt,
      graceSeconds: plan.graceSeconds ?? first.spec.terminationGracePeriodSeconds,
      ...(until !== undefined && { routedUntil: until }),
    });
  }

  function remember(startedAt: number): void {
    facts = seen(startedAt);
  }

  function look(startedAt = facts?.startedAt): Sight {
    const interrupted = signal.aborted;
    if (interrupted) {
      endLoad();
      load?.abandon();
    }
    return {
      ...(startedAt !== undefined && { facts: seen(startedAt) }),
      records: load?.records ?? [],
      happenings: journal.happenings,
      interrupted,
      ...(load && { pace: load.pace() }),
      ...(loadFrom !== undefined && { loadFrom }),
      ...(loadUntil !== undefined && { loadUntil }),
    };
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
