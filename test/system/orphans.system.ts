/** Who collects orphans as a container's PID 1: what the README says of hooklet and others, with those that are here. */

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { S6, SUPERVISORD, TINI } from '../../bench/peers/peers/debian.ts';
import { ONE_COMMAND } from '../../bench/peers/peers/hooklet.ts';
import { PM2 } from '../../bench/peers/peers/npm.ts';
import type { Peer } from '../../bench/peers/peers/peer.ts';
import { canUnshare } from '../diagnosis/real/try-form.ts';
import { COMPARED, compared } from '../docs/compared.ts';
import { eventually } from '../support/eventually.ts';
import { endPrograms, ROOT, start } from '../support/program.ts';

const PEERS: readonly Peer[] = [ONE_COMMAND, PM2, SUPERVISORD, S6, TINI];
const ROW = 'an orphan of it that has ended is collected';
const SCRIPTS = ['leaves-two-orphans.sh', 'ends-as-an-orphan.sh'] as const;

/** As root, or as root of a user namespace. */
const NAMESPACES = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--pid', '--fork', '--kill-child', '--mount-proc'],
];

/** Orphans of the script that have ended and that `init`, their parent since, has not collected. */
function deadOrphans(init: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => statOf(pid))
    .filter((stat) => stat.startsWith('(ends-as-an-orph) Z ') && Number(stat.split(' ')[2]) === init).length;
}

/** From the name on; empty for one that has gone. */
function statOf(pid: string): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.indexOf('('));
  } catch {
    return '';
  }
}

function childOf(parent: number): number {
  const found = readdirSync('/proc').find(
    (pid) => Number(statOf(pid).split(') ')[1]?.split(' ')[1]) === parent,
  );
  return Number(found ?? 0);
}

describe('An orphan of a command in a container', function () {
  this.timeout(60_000);
  this.slow(10_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-orphans-'));
    for (const name of SCRIPTS) copyFileSync(join(ROOT, 'test/fixtures', name), join(folder, name));
  });
  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told of for each that is compared', () => {
    expect(COMPARED).to.deep.equal(PEERS.map(({ name }) => name));
  });

  for (const peer of PEERS) {
    it(`is collected, or not, as the README says: ${peer.name}`, async function () {
      if (peer.version === undefined || !canUnshare()) this.skip();
      const own = join(folder, 'own');
      mkdirSync(own);
      const { argv, env = {} } = peer.prepare([[join(folder, SCRIPTS[0])]], own, {});
      const run = start('unshare', [...NAMESPACES, ...argv], { env, cwd: own });
      for (const name of ['first', 'second'])
        await eventually(() => expect(existsSync(join(folder, name)), run.output()).to.equal(true), {
          timeoutMs: 30_000,
        });
      const left = compared(ROW, peer.name) === 'yes' ? 0 : 2;
      await eventually(() => expect(deadOrphans(childOf(run.pid))).to.equal(left), { timeoutMs: 10_000 });
    });
  }
});
