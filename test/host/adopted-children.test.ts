/** Whom a subreaper has adopted, and that they can be ended: in a program of its own, with real orphans. */

import { expect } from 'chai';
import { adoptedChildren } from '../../supervisor/host/adopted-children.ts';
import { endPrograms, start } from '../support/program.ts';

describe('adoptedChildren and endAdopted', function () {
  this.timeout(30_000);
  this.slow(5000);
  afterEach(endPrograms);

  it('know orphans from own children, and end them with all that descends from them, but for the spared', async function () {
    if (process.platform !== 'linux') this.skip();
    const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/adopts-orphans.ts']);
    expect((await run.ended).code, run.output()).to.equal(0);
    const [first, second] = run
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(first).to.deep.equal({
      adopted: true,
      left: [],
      spared: [true, true],
      ended: [false, false],
      own: true,
    });
    expect(second).to.deep.equal({ all: [false, false, false, false] });
  });

  it('know nothing where there is no /proc', () => {
    expect(adoptedChildren('/no/such/proc')).to.equal(undefined);
  });
});
