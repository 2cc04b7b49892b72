/** Hooks: from a container's first words to those of its postStart hook, and from the preStop hook's last to TERM. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { differences, ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, showSpread } from '../figures/table.ts';
import { HOOKLETS, isHere } from '../peers/all.ts';
import { SPAWN_LOOP } from '../peers/bare.ts';
import type { Peer } from '../peers/peer.ts';
import { launch } from '../processes/launch.ts';
import { openWords } from '../processes/words.ts';
import { type Bench, interleave, newFolder, type Section } from './group.ts';

const ROUNDS = 15;
const UP_MS = 1000;
const HOOKED = fileURLToPath(new URL('../subjects/hooked.sh', import.meta.url));

interface Takes {
  readonly toPostStart: Take[];
  readonly toTerm: Take[];
}

export async function hooks(bench: Bench): Promise<Section> {
  const peers = [SPAWN_LOOP, ...HOOKLETS].filter(isHere);
  const all = new Map<Peer, Takes>(peers.map((peer) => [peer, { toPostStart: [], toTerm: [] }]));
  const rounds = bench.rounds ?? ROUNDS;
  await interleave(rounds, peers, async (peer, round) => {
    const { toPostStart, toTerm } = await once(bench, peer);
    all.get(peer)?.toPostStart.push({ round, value: toPostStart });
    all.get(peer)?.toTerm.push({ round, value: toTerm });
  });
  const floor = all.get(SPAWN_LOOP) ?? { toPostStart: [], toTerm: [] };
  const hooklets = [...all].filter(([peer]) => peer !== SPAWN_LOOP);
  const added = (own: readonly Take[], other: readonly Take[]) =>
    showSpread(spreadOf(differences(own, other)));
  const plain = (takes: readonly Take[]) => showSpread(spreadOf(takes.map(({ value }) => value)));
  return {
    lines: [
      ...drawTable(
        ['run by', 'container to hook, ms', 'added, ms', 'hook to TERM, ms', 'added, ms'],
        [...all].map(([peer, own]) => [
          peer.name,
          plain(own.toPostStart),
          peer === SPAWN_LOOP ? '0' : added(own.toPostStart, floor.toPostStart),
          plain(own.toTerm),
          peer === SPAWN_LOOP ? '0' : added(own.toTerm, floor.toTerm),
        ]),
      ),
      '',
      `${rounds} rounds.`,
    ],
    ratios: hooklets.flatMap(([peer, own]) => [
      {
        name: `container to hook, ${peer.name} / bare`,
        spread: spreadOf(ratios(own.toPostStart, floor.toPostStart)),
      },
      { name: `hook to TERM, ${peer.name} / bare`, spread: spreadOf(ratios(own.toTerm, floor.toTerm)) },
    ]),
  };
}

async function once(bench: Bench, peer: Peer): Promise<{ toPostStart: number; toTerm: number }> {
  const folder = newFolder(bench);
  const services = join(folder, 'services');
  mkdirSync(services);
  const words = openWords(folder);
  const say = (word: string) => `echo ${word} > ${words.path}`;
  const wishes = { postStart: say('post-start'), preStop: say('pre-stop') };
  const job = ['/bin/sh', HOOKED, words.path];
  const launched = await launch(peer.prepare([job], services, wishes), folder);
  try {
    const [up, postStart] = [await words.next('up'), await words.next('post-start')];
    await sleep(UP_MS);
    process.kill(launched.pid, peer.stopSignal);
    const [preStop, term] = [await words.next('pre-stop'), await words.next('term')];
    return { toPostStart: postStart.at - up.at, toTerm: term.at - preStop.at };
  } finally {
    await launched.end();
    words.close();
  }
}
