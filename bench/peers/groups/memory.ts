/** Memory and CPU time of the supervisors alone, idle beside one server; all of them at the same time. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ratios, spreadOf, type Take } from '../figures/spread.ts';
import { drawTable, number } from '../figures/table.ts';
import { HOOKLETS, isHere, OTHERS } from '../peers/all.ts';
import { SPAWN_LOOP } from '../peers/bare.ts';
import type { Peer } from '../peers/peer.ts';
import { commandLine, cpuMs, residentKiB, uniqueKiB, withDescendants } from '../processes/proc.ts';
import { type Bench, newFolder, type Section } from './group.ts';
import { type Served, serve } from './serve-once.ts';

const ROUNDS = 3;
/** Longer than two periods of the probes: what their first answers load is loaded once. */
const SETTLE_MS = 25_000;
const IDLE_MS = 30_000;

interface Idle {
  readonly uniqueMiB: number;
  readonly residentMiB: number;
  readonly cpuMs: number;
}

export async function memory(bench: Bench): Promise<Section> {
  const peers = [SPAWN_LOOP, ...HOOKLETS, ...(bench.alone ? [] : OTHERS)];
  const takes = new Map<Peer, Idle[]>(peers.map((peer) => [peer, []]));
  const rounds = bench.rounds ?? ROUNDS;
  for (let round = 0; round < rounds; round += 1)
    for (const [peer, idle] of await together(bench, peers.filter(isHere))) takes.get(peer)?.push(idle);
  const unique = (peer: Peer): Take[] =>
    (takes.get(peer) ?? []).map(({ uniqueMiB }, round) => ({ round, value: uniqueMiB }));
  const floor = unique(SPAWN_LOOP);
  return {
    lines: [
      ...drawTable(
        ['supervisor', 'USS, MiB', 'RSS, MiB', `CPU time in ${IDLE_MS / 1000} s, ms`],
        [...takes].map(([peer, own]) => toCells(peer, own)),
      ),
      '',
      `The least of ${rounds} takes. hooklet's pods have a liveness and a readiness probe with the default period.`,
    ],
    ratios: HOOKLETS.filter(isHere).map((peer) => ({
      name: `USS, ${peer.name} / bare`,
      spread: spreadOf(ratios(unique(peer), floor)),
    })),
  };
}

async function together(bench: Bench, peers: readonly Peer[]): Promise<ReadonlyMap<Peer, Idle>> {
  const served = new Map<Peer, Served>();
  try {
    for (const peer of peers) {
      const folder = newFolder(bench);
      mkdirSync(join(folder, 'services'));
      served.set(peer, await serve(peer, folder, { probes: true }));
    }
    await sleep(SETTLE_MS);
    const before = new Map([...served].map(([peer, one]) => [peer, sum(supervisors(one), cpuMs)]));
    await sleep(IDLE_MS);
    return new Map(
      [...served].map(([peer, one]) => {
        const pids = supervisors(one);
        const idle = {
          uniqueMiB: sum(pids, uniqueKiB) / 1024,
          residentMiB: sum(pids, residentKiB) / 1024,
          cpuMs: sum(pids, cpuMs) - (before.get(peer) ?? 0),
        };
        bench.say(
          `${peer.name}: ${pids.map((pid) => `${commandLine(pid)[0]} ${uniqueKiB(pid)}`).join(', ')}`,
        );
        return [peer, idle];
      }),
    );
  } finally {
    for (const { launched } of served.values()) await launched.end();
  }
}

/** All that runs because of it but the server. */
function supervisors({ launched, serverPid }: Served): readonly number[] {
  const server = withDescendants(new Set([serverPid]));
  return [...launched.family()].filter((pid) => !server.has(pid));
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

function toCells(peer: Peer, takes: readonly Idle[]): readonly string[] {
  if (!isHere(peer)) return [peer.name, 'not installed', '', ''];
  const least = (key: keyof Idle) => number(Math.min(...takes.map((take) => take[key])));
  return [peer.name, least('uniqueMiB'), least('residentMiB'), least('cpuMs')];
}
