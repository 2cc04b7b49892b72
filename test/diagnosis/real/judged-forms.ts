/** Forms of starting an app as tests, each in both columns: hooklet's verdict is what really happens. */

import { join } from 'node:path';
import { expect } from 'chai';
import type { Form } from '../../../bench/signals/forms.ts';
import type { Outcome } from '../../../bench/signals/run-form.ts';
import { VERDICTS } from '../../../bench/signals/verdicts.ts';
import { ROOT } from '../../support/program.ts';
import { isDelivered, tryForm, useWorkers } from './try-form.ts';

export type Column = 'plain child' | 'PID 1';

/** To be called in a `describe`. What `canRun` denies is pending. */
export function judgeForms(forms: readonly Form[], canRun: (form: Form, column: Column) => boolean): void {
  const run = useWorkers<Outcome>();
  const cases = forms.flatMap((form) =>
    (['plain child', 'PID 1'] as const).map((column) => ({
      form,
      column,
      says: VERDICTS[form.name]?.[column] ?? ['?'],
    })),
  );

  before(() => {
    for (const each of cases) {
      const { form, column, says } = each;
      if (!canRun(form, column)) continue;
      const cwd = join(ROOT, 'pods/signals', form.folder ?? '');
      run.begin(each, () => tryForm({ argv: form.argv, cwd, column }, says.length === 0));
    }
  });

  for (const each of cases) {
    it(`is right as ${each.column}: ${each.form.name}`, async function () {
      if (!canRun(each.form, each.column)) this.skip();
      const outcome = await run.result(each);
      expect(outcome.findings.map(({ code }) => code)).to.deep.equal(each.says);
      // Without a handler, and not as PID 1, it dies of the signal as it should: there is nothing to deliver.
      const dies = each.form.name === 'node, no TERM handler' && each.column === 'plain child';
      expect(isDelivered(outcome), JSON.stringify(outcome)).to.equal(each.says.length === 0 && !dies);
    });
  }
}
