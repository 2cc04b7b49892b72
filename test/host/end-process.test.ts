/** The end of hooklet itself: its code, its listeners, and whoever measures it. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { endPrograms, start } from '../support/program.ts';

describe('The end of the process', function () {
  this.timeout(20_000);
  afterEach(endPrograms);

  for (const how of ['with-libc', 'without']) {
    it(`gives its code, after the listeners have heard of it (${how})`, async () => {
      const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/ends-itself.ts', how]);
      expect((await run.ended).code).to.equal(7);
      expect(run.output()).to.equal('heard of 7\n');
    });
  }

  it('lets V8 write what it has measured', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hooklet-coverage-'));
    try {
      const run = start(process.execPath, ['--import', 'tsx', 'test/fixtures/ends-itself.ts', 'with-libc'], {
        env: { NODE_V8_COVERAGE: folder },
      });
      expect((await run.ended).code).to.equal(7);
      expect(readdirSync(folder).filter((name) => name.startsWith('coverage-'))).not.to.have.length(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
