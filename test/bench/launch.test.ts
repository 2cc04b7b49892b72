/** What a benchmark has started ends with it, however it ends. */

import { expect } from 'chai';
import { isAlive } from '../../supervisor/host/proc-stat.ts';
import { eventually } from '../support/eventually.ts';
import { endPrograms, start } from '../support/program.ts';

describe('A benchmark', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(endPrograms);

  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    it(`that ${signal} ends leaves nothing running`, async () => {
      const bench = start(process.execPath, ['--import', 'tsx', 'test/fixtures/launches.ts']);
      const [, family = ''] = await bench.sees(/^family (.+)$/m);
      const pids = family.split(' ').map(Number);
      expect(pids).to.have.length(3);
      bench.signal(signal);
      expect((await bench.ended).code).to.equal(code);
      await eventually(() => expect(pids.filter((pid) => isAlive(pid))).to.deep.equal([]));
    });
  }
});
