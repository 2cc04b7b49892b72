/** Whom a subreaper has adopted, and that they can be ended: in a program of its own, with real orphans. */

import { expect } from 'chai';
import { adoptedChildren } from '../../supervisor/host/adopted-children.ts';
import { killOrphans } from '../../supervisor/host/adopted-orphans.ts';
import { endPrograms, start } from '../support/program.ts';

describe('Adopted children', function () {
  this.timeout(30_000);
  this.slow(5000);
  afterEach(endPrograms);

  it('end with their container, or with the last one, and all that descends from them; own children do not', async function () {
    if (process.platform !== 'linux') this.skip();
    const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/adopts-orphans.ts']);
    expect((await run.ended).code, run.output()).to.equal(0);
    expect(JSON.parse(run.stdout())).to.deep.equal({
      first: { stranger: [true, true], known: [false, false] },
      last: { stranger: [false, false], own: true },
      warnings: [],
    });
  });

  it('are told of when SIGKILL does not end them', async () => {
    const warnings: string[] = [];
    // No process has this number (pid_max is 2^22 at most): SIGKILL changes nothing of what `adopted` says.
    const stuck = {
      pid: 2 ** 22 + 1,
      state: 'D',
      ppid: process.pid,
      pgrp: 1,
      session: 1,
      exiting: false,
      startTicks: 0,
    };
    const onWarning = (message: string) => void warnings.push(message);
    await killOrphans({ adopted: () => [stuck], isLast: () => true, onWarning }, []);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^left after SIGKILL: pid 4194305; another user's/);
  });

  it('are unknown where there is no /proc', () => {
    expect(adoptedChildren('/no/such/proc')).to.equal(undefined);
  });
});
