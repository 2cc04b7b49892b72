/** Restart: from the crash of a program that has been up to the first words of the one in its place. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { medianOf, ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, number, showSpread } from '../figures/table.ts';
import { HOOKLETS, isHere, OTHERS } from '../peers/all.ts';
import { SPAWN_LOOP } from '../peers/bare.ts';
import type { Peer } from '../peers/peer.ts';
import { launch } from '../processes/launch.ts';
import { openOrders, openWords } from '../processes/words.ts';
import { type Bench, interleave, newFolder, type Section } from './group.ts';

const ROUNDS = 10;
const UP_MS = 1500;
const LIMIT_MS = 3000;
const CRASHER = fileURLToPath(new URL('../subjects/crasher.sh', import.meta.url));

export async function restart(bench: Bench): Promise<Section> {
  const peers = [SPAWN_LOOP, ...HOOKLETS, ...(bench.alone ? [] : OTHERS)];
  const takes = new Map<Peer, Take[]>(peers.map((peer) => [peer, []]));
  const rounds = bench.rounds ?? ROUNDS;
  const subjects = peers.filter((peer) => isHere(peer) && peer.restarts);
  await interleave(rounds, subjects, async (peer, round) => {
    takes.get(peer)?.push({ round, value: await once(bench, peer) });
  });
  const floor = takes.get(SPAWN_LOOP) ?? [];
  return {
    lines: [
      ...drawTable(
        ['restarted by', 'median, ms', 'quartiles, ms'],
        [...takes].map(([peer, own]) => toCells(peer, own)),
      ),
      '',
      `${rounds} rounds.`,
    ],
    ratios: HOOKLETS.filter(isHere).map((peer) => ({
      name: `restart, ${peer.name} / bare`,
      spread: spreadOf(ratios(takes.get(peer) ?? [], floor)),
    })),
  };
}

/** Infinite when nothing has come in its place in time. */
async function once(bench: Bench, peer: Peer): Promise<number> {
  const folder = newFolder(bench);
  const services = join(folder, 'services');
  mkdirSync(services);
  const [words, orders] = [openWords(folder), openOrders(folder)];
  const job = ['/bin/sh', CRASHER, words.path, orders.path];
  const launched = await launch(peer.prepare([job], services, { restart: true }), folder);
  try {
    await words.next('up');
    await sleep(UP_MS);
    const crashedAt = performance.now();
    orders.say('crash');
    const again = await words.next('up', LIMIT_MS).catch(() => undefined);
    return again ? again.at - crashedAt : Number.POSITIVE_INFINITY;
  } finally {
    await launched.end();
    words.close();
    orders.close();
  }
}

function toCells(peer: Peer, takes: readonly Take[]): readonly string[] {
  if (!isHere(peer)) return [peer.name, 'not installed', ''];
  if (!peer.restarts) return [peer.name, 'does not restart', ''];
  const values = takes.map(({ value }) => value);
  const median = medianOf(values);
  return Number.isFinite(median)
    ? [peer.name, number(median), showSpread(spreadOf(values)).replace(/^\S+ \((.*)\)$/, '$1')]
    : [peer.name, 'never', ''];
}
