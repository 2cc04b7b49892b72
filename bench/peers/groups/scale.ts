/** Scale: N containers up and stopped, beside a bare Node spawn loop and the peers that run several commands. */

import { setTimeout as sleep } from 'node:timers/promises';
import { medianOf, ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, number, showSpread } from '../figures/table.ts';
import { isHere, OTHERS } from '../peers/all.ts';
import { SPAWN_LOOP } from '../peers/bare.ts';
import { PLAIN_POD } from '../peers/hooklet.ts';
import type { Peer } from '../peers/peer.ts';
import { type Bench, interleave, type Section } from './group.ts';
import { startSleeps, stopSleeps } from './many-sleeps.ts';

const ROUNDS = 5;
const COUNTS = [1, 10, 100, 500, 1000];
/** What the bare loop and hooklet alone are asked for: the others take minutes. */
const MOST_OF_PEERS = 500;
const ROUNDS_OF_PEERS = 2;
const UP_MS = 1500;

interface Takes {
  readonly peer: Peer;
  readonly count: number;
  readonly up: Take[];
  readonly stop: Take[];
}

export async function scale(bench: Bench): Promise<Section> {
  const rounds = bench.rounds ?? ROUNDS;
  const counts = bench.alone ? [100, 500] : COUNTS;
  const peers = [SPAWN_LOOP, PLAIN_POD, ...(bench.alone ? [] : OTHERS.filter(({ many }) => many))];
  const all: Takes[] = peers
    .filter(isHere)
    .flatMap((peer) => counts.map((count) => ({ peer, count, up: [], stop: [] })));
  const subjects = all.filter(({ peer, count }) => count <= MOST_OF_PEERS || isOurs(peer));
  await interleave(rounds, subjects, async ({ peer, count, up, stop }, round) => {
    if (!isOurs(peer) && round >= ROUNDS_OF_PEERS) return;
    const sleepers = await startSleeps(bench, peer, count).catch((error: Error) => bench.say(error.message));
    up.push({ round, value: sleepers?.upMs ?? Number.POSITIVE_INFINITY });
    if (!sleepers) return;
    // runsv takes what ends within its first second for broken.
    await sleep(UP_MS);
    stop.push({ round, value: await stopSleeps(sleepers, peer.stopSignal) });
  });
  const find = (wanted: Peer, count: number) =>
    all.find((takes) => takes.peer === wanted && takes.count === count);
  const row = (peer: Peer, key: 'up' | 'stop') => [
    `${peer.name}, ${key === 'up' ? 'up' : 'stopped'}`,
    ...counts.map((count) => number(medianOf((find(peer, count)?.[key] ?? []).map(({ value }) => value)), 0)),
  ];
  const ratio = (count: number, key: 'up' | 'stop') =>
    spreadOf(ratios(find(PLAIN_POD, count)?.[key] ?? [], find(SPAWN_LOOP, count)?.[key] ?? []));
  const ratioRow = (key: 'up' | 'stop') => [
    `hooklet / bare, ${key === 'up' ? 'up' : 'stopped'}`,
    ...counts.map((count) => showSpread(ratio(count, key), 2)),
  ];
  const rows = peers.filter(isHere).flatMap((peer) => [row(peer, 'up'), row(peer, 'stop')]);
  return {
    lines: [
      ...drawTable(['containers', ...counts.map(String)], [...rows, ratioRow('up'), ratioRow('stop')]),
      '',
      `Medians in ms of ${rounds} rounds (${Math.min(rounds, ROUNDS_OF_PEERS)} for the peers); the ratios are paired in a round, with quartiles.`,
    ],
    ratios: counts
      .filter((count) => count >= 100)
      .flatMap((count) =>
        (['up', 'stop'] as const).map((key) => ({
          name: `${count} containers ${key}, plain / bare`,
          spread: ratio(count, key),
        })),
      ),
  };
}

function isOurs(peer: Peer): boolean {
  return peer === SPAWN_LOOP || peer === PLAIN_POD;
}
