/** One drill from the start of the pod to the facts of its stop: ready, load, stop, until all is over. */

import { systemClock } from '../host/clock.ts';
import { warmUp, whenReady, whileAlive } from './alive.ts';
import { beginStop } from './begin-stop.ts';
import type { DrillPlan, Progress, Sight } from './drill-plan.ts';
import { type Load, startLoad } from './load/generator.ts';
import { aborted, pause } from './pause.ts';
import { preflight } from './preflight.ts';
import { type Scene, setScene, targetOf } from './scene.ts';
import type { Stage } from './stage.ts';
import { AFTERMATH_MS, untilOver } from './until-over.ts';

type Tell = (progress: Progress, at: number) => void;

/**
 * Leaves no process behind, however it ends. An abort kills the pods at once and gives what was seen so far.
 * Throws DRILL_NOT_READY, DRILL_WRONG_ANSWER, DRILL_POD_DIED and DRILL_LOAD_IMPOSSIBLE.
 */
export async function holdDrill(
  plan: DrillPlan,
  stage: Stage,
  tell: Tell,
  signal: AbortSignal,
): Promise<Sight> {
  const over = new AbortController();
  const scene = setScene(plan, stage, AbortSignal.any([signal, over.signal]));
  const { journal, balancer, target, running } = scene;
  let load: Load | undefined;
  let loadFrom: number | undefined;

  try {
    tell('starting', systemClock.now());
    const pods = plan.pods.map((pod) => scene.start(pod));
    const [main] = pods;
    if (!main) return look();
    for (const pod of pods) await whenReady(pod, plan.readyTimeoutMs, journal, scene.signal);
    await whileAlive(main, journal, preflight(plan.load, target, plan.readyTimeoutMs, scene.signal));
    if (signal.aborted) return look();
    tell('ready', systemClock.now());
    balancer.add(target);
    loadFrom = systemClock.now();
    load = startLoad(plan.load, (now) => balancer.route(now));
    stopAfter(load, plan.durationMs, scene.signal);
    await whileAlive(main, journal, warmUp(load, plan.warmMs, scene.signal));
    if (!signal.aborted) await bringNewPod(scene, tell);
    if (signal.aborted) return look();
    const startedAt = await beginStop(scene, pods, main);
    tell('stopping', startedAt);
    await untilOver(scene, load, main, startedAt);
    load.stop();
    await Promise.race([load.finished, aborted(scene.signal)]);
    if (!signal.aborted) tell('over', systemClock.now());
    return look(startedAt);
  } finally {
    over.abort();
    load?.abandon();
    for (const pod of running) pod.kill('the drill is over');
    await Promise.allSettled(running.map(({ done }) => done));
  }

  function look(startedAt?: number): Sight {
    // What is in flight at an abort is nobody's fault.
    if (signal.aborted) load?.abandon();
    return {
      ...(startedAt !== undefined && { facts: scene.factsSince(startedAt) }),
      records: load?.records ?? [],
      happenings: journal.happenings,
      interrupted: signal.aborted,
      ...(load && { pace: load.pace() }),
      ...(loadFrom !== undefined && { loadFrom }),
    };
  }
}

/** Of a rolling update: it takes its share of the load before the old one stops. */
async function bringNewPod(scene: Scene, tell: Tell): Promise<void> {
  const { plan, journal, balancer, signal } = scene;
  if (!plan.rolling) return;
  const { pod, port } = plan.rolling;
  const target = targetOf(pod, port);
  await whenReady(scene.start(pod, target), plan.readyTimeoutMs, journal, signal);
  await preflight(plan.load, target, plan.readyTimeoutMs, signal);
  balancer.add(target);
  tell('new pod ready', systemClock.now());
  await pause(AFTERMATH_MS, signal);
}

/** Without a time the stop ends the load. */
function stopAfter(load: Load, ms: number | undefined, signal: AbortSignal): void {
  if (ms === undefined) return;
  const timer = setTimeout(load.stop, ms);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
