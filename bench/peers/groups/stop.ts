/** Stop: from the signal to all gone, over stopping the server directly; what the server sees, what is given back. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, medianOf, ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, number, showSpread } from '../figures/table.ts';
import { ALL, HOOKLETS, isHere } from '../peers/all.ts';
import { DIRECT } from '../peers/bare.ts';
import type { Peer } from '../peers/peer.ts';
import { type Bench, interleave, newFolder, type Section } from './group.ts';
import { type Stopped, serve, stop as stopServed } from './serve-once.ts';

const ROUNDS = 10;
/** runsv, pm2 and forever take what ends within its first second for broken. */
const UP_MS = 1500;
/** Long enough to see a second signal. */
const DRAIN_MS = 300;

interface Seen {
  readonly takes: Take[];
  signals: readonly string[];
  code: number | string;
}

export async function stop(bench: Bench): Promise<Section> {
  const all = bench.alone ? [DIRECT, ...HOOKLETS] : ALL;
  const seen = new Map<Peer, Seen>(all.map((peer) => [peer, { takes: [], signals: [], code: '' }]));
  const rounds = bench.rounds ?? ROUNDS;
  await interleave(1 + rounds, [DIRECT, ...all].filter(isHere), async (peer, round) => {
    const row = seen.get(peer);
    if (!row) return;
    // The first round looks at what arrives during a drain; only the others are timed.
    const looks = round === 0;
    const { signals, stopped } = await once(bench, peer, looks);
    if (looks) Object.assign(row, { signals, code: stopped.code });
    else row.takes.push({ round, value: stopped.stopMs ?? Number.POSITIVE_INFINITY });
  });
  const direct = seen.get(DIRECT)?.takes ?? [];
  return {
    lines: [
      ...drawTable(
        [
          'stopped by',
          'all gone, ms',
          'over direct, ms (quartiles)',
          'the server is sent',
          'exit code (server: 7)',
        ],
        [...seen].map(([peer, row]) => toCells(peer, row, direct)),
      ),
      '',
      `${rounds} rounds.`,
    ],
    ratios: HOOKLETS.filter(isHere).map((peer) => ({
      name: `stop, ${peer.name} / direct`,
      spread: spreadOf(ratios(seen.get(peer)?.takes ?? [], direct)),
    })),
  };
}

async function once(
  bench: Bench,
  peer: Peer,
  drains: boolean,
): Promise<{ signals: readonly string[]; stopped: Stopped }> {
  const folder = newFolder(bench);
  mkdirSync(join(folder, 'services'));
  const served = await serve(peer, folder, { exitCode: 7, drainMs: drains ? DRAIN_MS : 0 });
  try {
    await sleep(UP_MS);
    const stopped = await stopServed(served, peer.stopSignal);
    return { signals: served.signals(), stopped };
  } finally {
    await served.launched.end();
  }
}

function toCells(peer: Peer, { takes, signals, code }: Seen, direct: readonly Take[]): readonly string[] {
  if (!isHere(peer)) return [peer.name, 'not installed', '', '', ''];
  const median = medianOf(takes.map(({ value }) => value));
  const isEndless = !Number.isFinite(median);
  const over = spreadOf(differences(takes, direct));
  return [
    peer.name,
    isEndless ? 'never' : number(median),
    peer === DIRECT ? '0' : isEndless ? '–' : showSpread(over),
    signals.join(', ') || 'nothing',
    String(code),
  ];
}
