/** A soak in real time: rounds on one hooklet until the time is over, a look at what is left after each, and a stop. */

import { liveHeapKiB } from '../measure/live-heap.ts';
import { processesOf } from '../measure/process-figures.ts';
import type { LedgerCounts } from './ledger.ts';
import { until } from './pause.ts';
import { fillRemembered } from './remembered.ts';
import { replay } from './replay.ts';
import { playRound, type RoundResult } from './round.ts';
import { type Sample, type Sampler, startSampler } from './sampler.ts';
import { openScene, type Scene } from './scene.ts';

export interface RealPlan {
  readonly minutes: number;
  /** 0: without the part about the disk. */
  readonly diskMiB: number;
  readonly roundSeconds: number;
  readonly pods: number;
  readonly seed: number;
  /** Whether memory is judged: then what hooklet remembers is filled first, which takes a while. */
  readonly judgesMemory: boolean;
  readonly say: (line: string) => void;
}

/** What was there when every pod had gone. */
export interface Checkpoint extends Sample {
  readonly liveHeapKiB: number;
}

export interface RealFindings {
  readonly plan: RealPlan;
  readonly samples: readonly Sample[];
  /** After the warm-up, and after each round. */
  readonly checkpoints: readonly Checkpoint[];
  readonly rounds: readonly RoundResult[];
  readonly counts: LedgerCounts;
  readonly clients: number;
  /** Acknowledged and not delivered, or delivered in disorder. */
  readonly missing: readonly string[];
  readonly faults: readonly string[];
  /** What hooklet has said. */
  readonly notes: readonly string[];
  readonly smallDisk: boolean;
  readonly ending: { readonly code: number | null; readonly signal: string | null };
  /** Of its containers and helpers, after its end. */
  readonly leftProcesses: number;
}

const LAST_NOTES = 20;

/** Rejects when hooklet ends in the middle, with what it said. */
export async function soakRealLife(plan: RealPlan): Promise<RealFindings> {
  const scene = await openScene(plan);
  const sampler = startSampler(scene);
  try {
    return await soak(plan, scene, sampler);
  } catch (error) {
    const said = scene.supervised.notes.slice(-LAST_NOTES).join('\n');
    throw new Error(`the soak was broken off: ${error}; the last that hooklet said:\n${said}`, {
      cause: error,
    });
  } finally {
    sampler.stop();
    await scene.close();
  }
}

/** What a watch may be behind when nothing happens any more. */
const LONGEST_DELIVERY_MS = 5000;
/** What clients that have gone may be noticed late by: a stream's farewell. */
const LONGEST_SETTLE_MS = 5000;
const PODS_AT_THE_END = 6;

async function soak(plan: RealPlan, scene: Scene, sampler: Sampler): Promise<RealFindings> {
  const began = performance.now();
  const end = began + plan.minutes * 60_000;
  const { supervised, ledger, vanishing, faults } = scene;
  const rounds: RoundResult[] = [];
  const checkpoints: Checkpoint[] = [];
  const missing: string[] = [];
  const round = { seconds: plan.roundSeconds, pods: plan.pods };
  if (plan.judgesMemory) await fillRemembered(scene);
  plan.say(`warm after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  do {
    const since = await scene.version();
    rounds.push(await playRound(scene, round));
    await until(() => ledger.missing().length === 0, LONGEST_DELIVERY_MS);
    missing.push(...ledger.missing(), ...(await replay(scene, since)));
    ledger.forget();
    checkpoints.push(await checkpoint(scene, sampler, checkpoints[0]));
    plan.say(describeRound(rounds.length, checkpoints));
  } while (performance.now() < end || rounds.length < 2);
  for (let count = 0; count < PODS_AT_THE_END; count += 1) await scene.create('deaf');
  sampler.stop();
  scene.stopWatching();
  supervised.signal('SIGTERM');
  const ending = await supervised.ended;
  return {
    plan,
    samples: sampler.samples,
    checkpoints,
    rounds,
    counts: ledger.counts,
    clients: vanishing.count(),
    missing,
    faults,
    notes: supervised.notes,
    smallDisk: supervised.smallDisk,
    ending,
    leftProcesses: processesOf(supervised.pid, scene.mark).length,
  };
}

/** Nothing runs any more. Waits a moment for what may still be about to go. */
async function checkpoint(
  { supervised }: Scene,
  sampler: Sampler,
  first: Checkpoint | undefined,
): Promise<Checkpoint> {
  const heap = await liveHeapKiB(supervised.inspector);
  let sample = await sampler.sample();
  await until(async () => {
    const next = await sampler.sample();
    const settled = first ? heldOf(next) <= heldOf(first) : heldOf(next) === heldOf(sample);
    sample = next;
    return settled;
  }, LONGEST_SETTLE_MS);
  return { ...sample, liveHeapKiB: heap };
}

function heldOf({ sockets, pipes, openFiles, processes, files }: Sample): number {
  return sockets + pipes + openFiles + processes + files;
}

function describeRound(number: number, checkpoints: readonly Checkpoint[]): string {
  const last = checkpoints.at(-1);
  if (!last) return '';
  const { minutes, uniqueKiB, liveHeapKiB: heap, sockets, pipes, openFiles, processes, files } = last;
  const mib = (kib: number) => (kib / 1024).toFixed(1);
  return `round ${number}, ${minutes.toFixed(1)} min: ${mib(uniqueKiB)} MiB its own, ${mib(heap)} MiB live heap, ${sockets} sockets, ${pipes} pipes, ${openFiles} other open files, ${processes} processes, ${files} files`;
}
