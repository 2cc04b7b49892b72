/** Who outlives a plain container of a subreaper is found, and not looked for where nobody can: in a program of its own. */

import { expect } from 'chai';
import { watchLeftBehind } from '../../supervisor/host/left-behind.ts';
import { endPrograms, start } from '../support/program.ts';

describe('What a plain container leaves behind', function () {
  this.timeout(30_000);
  this.slow(8000);
  afterEach(endPrograms);

  it('is found by a subreaper, which looks at every process only when there may be somebody', async function () {
    if (process.platform !== 'linux') this.skip();
    const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/subreaper-stops.ts']);
    expect((await run.ended).code, run.output()).to.equal(0);
    expect(JSON.parse(run.stdout())).to.deep.equal({
      // Started before orphans came to hooklet; one look back has shown that they went nowhere.
      earlyAlone: { alive: 0, looked: false },
      early: { alive: 0, looked: true },
      alone: { alive: 0, looked: false },
      daemon: { alive: 0, looked: true },
      withoutEnvironment: { alive: 0, looked: true },
    });
  });

  it('is unsure where orphans go elsewhere, or the kernel does not say who is whose child', async () => {
    expect(await watchLeftBehind().expect('a cookie')()).to.equal(false);
    const blind = watchLeftBehind('/no/such/proc');
    blind.begin();
    expect(await blind.expect('a cookie')()).to.equal(false);
  });
});
