/** The reaper: against a kernel of the test's own, and in a real storm of orphans. */

import { expect } from 'chai';
import { startReaper } from '../../supervisor/host/reaper.ts';
import { eventually } from '../support/eventually.ts';
import { endPrograms, start } from '../support/program.ts';

/** Dead children in the order in which the kernel shows them. */
function fakeKernel(dead: number[]) {
  const collected: number[] = [];
  return {
    dead,
    collected,
    peekDeadChild: () => dead[0] ?? ('living' as const),
    collectChild(pid: number) {
      if (dead[0] !== pid) return undefined;
      dead.shift();
      collected.push(pid);
      return 0;
    },
  };
}

describe('startReaper', function () {
  this.timeout(120_000);
  this.slow(20_000);
  afterEach(endPrograms);

  it('collects what is dead already when it starts', () => {
    const kernel = fakeKernel([11, 12]);
    startReaper(kernel, () => new Set()).stop();
    expect(kernel.collected).to.deep.equal([11, 12]);
  });

  it('never collects a child of Node: it waits until Node has, and goes on then', async () => {
    const kernel = fakeKernel([11, 12, 13]);
    const own = new Set([12]);
    const reaper = startReaper(kernel, () => own);
    expect(kernel.collected).to.deep.equal([11]);
    // Longer than Node ever takes: the reaper has gone over to a timer.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(kernel.dead).to.deep.equal([12, 13]);
    kernel.dead.shift();
    own.clear();
    await eventually(() => expect(kernel.collected).to.deep.equal([11, 13]));
    reaper.stop();
  });

  it('comes back for a child that cannot be collected yet, without holding the loop up', async () => {
    const kernel = fakeKernel([11]);
    let traced = true;
    const { collectChild } = kernel;
    const reaper = startReaper(
      { ...kernel, collectChild: (pid) => (traced ? undefined : collectChild(pid)) },
      () => new Set(),
    );
    await new Promise((resolve) => setImmediate(resolve));
    traced = false;
    await eventually(() => expect(kernel.collected).to.deep.equal([11]));
    reaper.stop();
  });

  it('lets others have their turn in a storm', async () => {
    const kernel = fakeKernel(Array.from({ length: 2000 }, (_, n) => n + 100));
    const reaper = startReaper(kernel, () => new Set());
    expect(kernel.collected.length).to.be.below(2000);
    await eventually(() => expect(reaper.collected()).to.equal(2000));
    reaper.stop();
  });

  it('does nothing more when it is stopped', async () => {
    const kernel = fakeKernel([]);
    const reaper = startReaper(kernel, () => new Set());
    reaper.stop();
    kernel.dead.push(11);
    process.emit('SIGCHLD', 'SIGCHLD');
    reaper.sweep();
    expect(kernel.collected).to.deep.equal([]);
  });

  it('collects every one of 2,000 orphans, and none of the children that Node has at the same time', async function () {
    if (process.platform !== 'linux') this.skip();
    const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/reaps-a-storm.ts', '2000']);
    expect((await run.ended).code, run.output()).to.equal(0);
    const { own, ...rest } = JSON.parse(run.stdout()) as { own: number };
    expect(rest).to.deep.equal({ storm: 0, collected: 2000, wrong: [] });
    expect(own).to.be.above(20);
  });
});
