/** What each further container costs the supervisor in memory, idle. */

import { setTimeout as sleep } from 'node:timers/promises';
import { spreadOf } from '../figures/spread.ts';
import { drawTable, number } from '../figures/table.ts';
import { isHere } from '../peers/all.ts';
import { NAMESPACE_POD, PLAIN_POD } from '../peers/hooklet.ts';
import type { Peer } from '../peers/peer.ts';
import { uniqueKiB } from '../processes/proc.ts';
import type { Bench, Section } from './group.ts';
import { type Sleepers, startSleeps } from './many-sleeps.ts';

const ROUNDS = 3;
const COUNTS = [1, 10, 100] as const;
const SETTLE_MS = 15_000;

interface Size {
  /** Of hooklet's own process. */
  readonly own: number;
  /** Of what stands between it and the containers besides. */
  readonly helpers: number;
}

export async function growth(bench: Bench): Promise<Section> {
  const peers = [PLAIN_POD, NAMESPACE_POD].filter(isHere);
  const rounds = bench.rounds ?? ROUNDS;
  const rows: string[][] = [];
  const ratios = [];
  for (const peer of peers) {
    const takes: Size[][] = [];
    for (let round = 0; round < rounds; round += 1) takes.push(await sizes(bench, peer));
    const least = (at: number, key: keyof Size) =>
      Math.min(...takes.map((take) => take[at]?.[key] ?? Number.NaN));
    const last = COUNTS.length - 1;
    const perContainer = (key: keyof Size) => (least(last, key) - least(0, key)) / (100 - 1);
    rows.push([
      peer.name,
      ...COUNTS.map((_, at) => number(least(at, 'own') / 1024)),
      number(perContainer('own')),
      number(perContainer('helpers')),
    ]);
    const of = takes.map((take) => (take[last]?.own ?? Number.NaN) / (take[0]?.own ?? Number.NaN));
    ratios.push({ name: `USS of 100 containers, ${peer.name} / of 1`, spread: spreadOf(of) });
  }
  return {
    lines: [
      ...drawTable(
        [
          'supervisor',
          ...COUNTS.map((count) => `USS with ${count}, MiB`),
          'a container, KiB',
          'its helper processes, KiB a container',
        ],
        rows,
      ),
      '',
      `The least of ${rounds} takes, each ${SETTLE_MS / 1000} s after the last \`sleep\` was up.`,
    ],
    ratios,
  };
}

async function sizes(bench: Bench, peer: Peer): Promise<Size[]> {
  const all: Sleepers[] = [];
  try {
    for (const count of COUNTS) all.push(await startSleeps(bench, peer, count));
    await sleep(SETTLE_MS);
    return all.map(({ launched, pids }) => {
      const helpers = [...launched.family()].filter((pid) => pid !== launched.pid && !pids.includes(pid));
      return {
        own: uniqueKiB(launched.pid),
        helpers: helpers.reduce((total, pid) => total + uniqueKiB(pid), 0),
      };
    });
  } finally {
    for (const { launched } of all) await launched.end();
  }
}
