/** Real start scripts in both columns: hooklet's verdict, and whether the signal really arrives. */

import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProgram, type Outcome } from '../../../bench/signals/run-form.ts';
import { ROOT } from '../../support/program.ts';
import { canUnshare, isDelivered, tryForm, useWorkers } from './try-form.ts';
import { WRAPPER_SCRIPTS, type WrapperScript } from './wrapper-scripts.ts';

describe('hooklet’s verdict on start scripts', function () {
  this.timeout(120_000);
  this.slow(30_000);
  const run = useWorkers<Outcome>();
  const cases = WRAPPER_SCRIPTS.flatMap((script) =>
    (['plain child', 'PID 1'] as const).map((column) => ({ ...script, column })),
  );
  const canRun = ({ needs = [], column }: (typeof cases)[number]) =>
    needs.every((program) => findProgram(program)) && (column === 'plain child' || canUnshare());

  before(() => {
    for (const each of cases) if (canRun(each)) run.begin(each, () => inFolder(each));
  });

  for (const each of cases) {
    it(`is right as ${each.column}: ${each.name}`, async function () {
      if (!canRun(each)) this.skip();
      const outcome = await run.result(each);
      expect(outcome.findings.map(({ code }) => code)).to.deep.equal(each.says);
      if (each.line !== undefined) expect(outcome.findings[0]?.place?.line).to.equal(each.line);
      expect(isDelivered(outcome), JSON.stringify(outcome)).to.equal(each.says.length === 0);
    });
  }
});

async function inFolder(each: WrapperScript & { column: 'plain child' | 'PID 1' }): Promise<Outcome> {
  const { script, argv = ['./run.sh'], files = {}, says, column } = each;
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-script-'));
  try {
    copyFileSync(join(ROOT, 'pods/signals/app.js'), join(folder, 'app.js'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [file, text] of Object.entries({ 'run.sh': script, ...files })) {
      writeFileSync(join(folder, file), text);
      chmodSync(join(folder, file), 0o755);
    }
    return await tryForm({ argv, cwd: folder, column }, says.length === 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
