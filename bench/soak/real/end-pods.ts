/** Deletes pods and waits until they have gone. */

import { freeDisk } from './disk.ts';
import { until } from './pause.ts';
import type { Scene } from './scene.ts';

/** Grace periods are 2 s at most, and a postStart hook that runs is waited for: far more than all that. */
const LONGEST_END_MS = 60_000;

/** Names of those that the API still shows after a long time. */
export async function gone(scene: Scene, names: readonly string[]): Promise<readonly string[]> {
  const left = async () => (await scene.shown()).filter((name) => names.includes(name));
  await until(async () => (await left()).length === 0, LONGEST_END_MS);
  return left();
}

/** Deletes every pod that the API shows, and clears away what hooklet keeps of pods that are gone. */
export async function endAll(scene: Scene): Promise<readonly string[]> {
  const names = await scene.shown();
  await Promise.all(names.map((name) => scene.remove(name)));
  const left = await gone(scene, names);
  if (scene.supervised.smallDisk) freeDisk(scene.supervised, new Set());
  return left;
}
