/** Start: from the launch to the server's first answer, over starting the server directly in the same round. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { differences, medianOf, ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, number, showSpread } from '../figures/table.ts';
import { ALL, HOOKLETS, isHere } from '../peers/all.ts';
import { DIRECT } from '../peers/bare.ts';
import type { Peer } from '../peers/peer.ts';
import { type Bench, interleave, newFolder, type Section } from './group.ts';
import { serve } from './serve-once.ts';

const ROUNDS = 15;

export async function start(bench: Bench): Promise<Section> {
  const all = bench.alone ? [DIRECT, ...HOOKLETS] : ALL;
  const takes = new Map<Peer, Take[]>(all.map((peer) => [peer, []]));
  // Twice a round: the partner of every difference should be no single take.
  const subjects = [DIRECT, ...all].filter(isHere);
  await interleave(bench.rounds ?? ROUNDS, subjects, async (peer, round) => {
    const folder = newFolder(bench);
    mkdirSync(join(folder, 'services'));
    const { launched, startMs } = await serve(peer, folder);
    await launched.end();
    takes.get(peer)?.push({ round, value: startMs });
  });
  const direct = takes.get(DIRECT) ?? [];
  const rows = [...takes].map(([peer, own]) => {
    if (!isHere(peer)) return [peer.name, 'not installed', ''];
    const values = own.map(({ value }) => value);
    const over = spreadOf(differences(own, direct));
    return [peer.name, `${number(medianOf(values))}`, peer === DIRECT ? '0' : showSpread(over)];
  });
  return {
    lines: [
      ...drawTable(['started by', 'first answer, ms', 'over direct, ms (quartiles)'], rows),
      '',
      `${bench.rounds ?? ROUNDS} rounds.`,
    ],
    ratios: HOOKLETS.filter(isHere).map((peer) => ({
      name: `start, ${peer.name} / direct`,
      spread: spreadOf(ratios(takes.get(peer) ?? [], direct)),
    })),
  };
}
