/** One round of a soak: pods come, go wrong and are deleted, clients vanish, the disk is full for a while; then all is gone. */

import { checkTalker, checkTicker, talkerEnds } from './check-logs.ts';
import { fillDisk, freeDisk } from './disk.ts';
import { endAll, gone } from './end-pods.ts';
import { killClient } from './killed-client.ts';
import { pause, until } from './pause.ts';
import type { Scene } from './scene.ts';
import { ANYTIME } from './soaked-pods.ts';
import { tickOnFullDisk } from './still-disk.ts';

export interface RoundPlan {
  readonly seconds: number;
  /** How many pods there are at a time. */
  readonly pods: number;
}

export interface RoundResult {
  readonly lostLines: readonly string[];
  /** Logs that were read to the end and compared. */
  readonly logsRead: number;
  /** Pods that were still there a long time after they had been deleted. */
  readonly left: readonly string[];
  /** How long the disk was full while everything else went on. */
  readonly fullSeconds: number;
  /** Of one core, on a full disk with nothing else to do; undefined without a disk that can be filled. */
  readonly fullCpuPercent: number | undefined;
}

const [LABEL_MS, REPLACE_MS, CLIENT_MS, KILLED_CLIENT_MS, TALKER_MS] = [20, 250, 100, 5000, 1000];
/** So many that what watches may begin after is of these minutes, and not of the warm-up. */
const LABELLERS = 4;
const STOPPED_CLIENT_MS = 1000;
const FLOODS = 2;
/** From here on ballast does the rest. */
const NEARLY_FULL_BYTES = 1_000_000;

/** Rejects when hooklet answers nothing any more. */
export async function playRound(scene: Scene, { seconds, pods }: RoundPlan): Promise<RoundResult> {
  const { supervised, random, vanishing } = scene;
  const lostLines: string[] = [];
  let logsRead = 0;
  let over = false;
  let full = false;
  const ticker = await scene.create('ticker');

  const anyPod = () => [...scene.pods.keys()][random.below(scene.pods.size)] ?? ticker;

  async function repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!over) {
      await work();
      await pause(everyMs);
    }
  }

  async function replaceOne(): Promise<void> {
    const leaving = anyPod();
    // The others are watched to their end, or fill the disk.
    const mayLeave = ANYTIME.some((kind) => leaving.startsWith(`${kind}-`));
    if (scene.pods.size <= pods || !mayLeave) await scene.create(random.pick(ANYTIME));
    else await scene.remove(leaving, random.pick([undefined, undefined, 0, 1]));
  }

  async function talk(): Promise<void> {
    const before = full;
    const name = await scene.create('talker');
    const ended = await talkerEnds(scene, name);
    const problem = await checkTalker(scene, name);
    await scene.remove(name);
    // What a full disk has no room for is lost, and hooklet says so.
    if (before || full || !ended) return;
    logsRead += 1;
    if (problem !== undefined) lostLines.push(problem);
  }

  /** Full for a quarter of the time. */
  async function fill(): Promise<number> {
    await pause(seconds * 300);
    full = true;
    const floods = await Promise.all(Array.from({ length: FLOODS }, () => scene.create('flood')));
    await until(() => supervised.freeBytes() < NEARLY_FULL_BYTES, seconds * 100);
    fillDisk(supervised);
    const began = performance.now();
    await pause(seconds * 250);
    const fullSeconds = (performance.now() - began) / 1000;
    for (const name of floods) await scene.remove(name);
    await gone(scene, floods);
    freeDisk(supervised, new Set(scene.pods.values()));
    full = false;
    return fullSeconds;
  }

  const work = [
    Promise.all(Array.from({ length: LABELLERS }, () => repeat(LABEL_MS, () => scene.label(anyPod())))),
    repeat(REPLACE_MS, replaceOne),
    repeat(CLIENT_MS, async () => vanishing.come(anyPod())),
    repeat(KILLED_CLIENT_MS, () =>
      killClient(supervised, [...scene.pods.keys()], () => pause(STOPPED_CLIENT_MS)),
    ),
    repeat(TALKER_MS, talk),
    supervised.smallDisk ? fill() : Promise.resolve(0),
  ] as const;
  try {
    await Promise.race([pause(seconds * 1000), Promise.all(work)]);
  } finally {
    over = true;
  }
  const fullSeconds = (await Promise.all(work))[5];
  vanishing.close();
  lostLines.push(...(await checkTicker(scene, ticker)));
  logsRead += 1;
  let left = await endAll(scene);
  const fullCpuPercent = supervised.smallDisk ? await tickOnFullDisk(scene) : undefined;
  left = [...left, ...(await endAll(scene))];
  return { lostLines, logsRead, left, fullSeconds, fullCpuPercent };
}
