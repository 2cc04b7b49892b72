/** The whole table of how apps are started, in both columns: hooklet's verdict is what really happens. */

import { join } from 'node:path';
import { expect } from 'chai';
import { FORMS } from '../../../bench/signals/forms.ts';
import { findProgram, type Outcome } from '../../../bench/signals/run-form.ts';
import { VERDICTS } from '../../../bench/signals/verdicts.ts';
import { ROOT } from '../../support/program.ts';
import { canUnshare, isDelivered, tryForm, useWorkers } from './try-form.ts';

describe('hooklet’s verdict on the table of forms', function () {
  this.timeout(120_000);
  this.slow(30_000);
  const run = useWorkers<Outcome>();
  const cases = FORMS.flatMap((form) =>
    (['plain child', 'PID 1'] as const).map((column) => ({
      form,
      column,
      says: VERDICTS[form.name]?.[column] ?? ['?'],
    })),
  );
  const canRun = ({ form, column }: (typeof cases)[number]) =>
    findProgram(form.argv[0] ?? '') !== undefined && (column === 'plain child' || canUnshare());

  before(() => {
    for (const each of cases) {
      if (!canRun(each)) continue;
      const { form, column, says } = each;
      const cwd = join(ROOT, 'pods/signals', form.folder ?? '');
      run.begin(each, () => tryForm({ argv: form.argv, cwd, column }, says.length === 0));
    }
  });

  for (const each of cases) {
    it(`is right as ${each.column}: ${each.form.name}`, async function () {
      if (!canRun(each)) this.skip();
      const outcome = await run.result(each);
      expect(outcome.findings.map(({ code }) => code)).to.deep.equal(each.says);
      // Without a handler, and not as PID 1, it dies of the signal as it should: there is nothing to deliver.
      const dies = each.form.name === 'node, no TERM handler' && each.column === 'plain child';
      expect(isDelivered(outcome), JSON.stringify(outcome)).to.equal(each.says.length === 0 && !dies);
    });
  }
});
