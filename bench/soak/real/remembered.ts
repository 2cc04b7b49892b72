/** Fills what hooklet remembers by design, up to its bounds: what grows after that is a leak. */

import { phaseOf } from './check-logs.ts';
import { until } from './pause.ts';
import type { Scene } from './scene.ts';

/** The last changes of pods that a watch may begin after (`change-ring.ts`), and some more. */
const CHANGES = 17_000;
/** A pod that cannot start makes three events at least: 10 000 are kept (`event-log.ts`), and 16 384 changes of them. */
const PODS = 5500;
/** The live page keeps 16 KiB of what each of them prints, and 4 million characters of all. */
const LOUD_HOOKS = 260;
/** The live page keeps so many probes (`journal.ts`), and there are two hundred a second. */
const PROBES_MS = 110_000;
const AT_A_TIME = 4;
const LONGEST_HOOK_MS = 10_000;

/** About two minutes. */
export async function fillRemembered(scene: Scene): Promise<void> {
  const began = performance.now();
  const probed = await scene.create('probed');
  const ticker = await scene.create('ticker');
  await Promise.all([
    repeat(CHANGES, () => scene.label(ticker)),
    repeat(LOUD_HOOKS, async () => {
      const name = await scene.create('loud-hook');
      await until(async () => (await phaseOf(scene, name)) === 'Running', LONGEST_HOOK_MS);
      await scene.remove(name, 0);
    }),
    repeat(PODS, async () => scene.remove(await scene.create('no-such-program'), 0)),
  ]);
  await until(() => performance.now() - began > PROBES_MS, PROBES_MS);
  await Promise.all([scene.remove(ticker), scene.remove(probed)]);
}

async function repeat(times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}
