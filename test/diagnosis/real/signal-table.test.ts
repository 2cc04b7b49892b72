/** The whole table of how apps are started, as far as this machine has the programs: see test/system for the others. */

import { FORMS } from '../../../bench/signals/forms.ts';
import { findProgram } from '../../../bench/signals/run-form.ts';
import { judgeForms } from './judged-forms.ts';
import { canUnshare } from './try-form.ts';

describe('hooklet’s verdict on the table of forms', function () {
  this.timeout(120_000);
  this.slow(30_000);
  judgeForms(
    FORMS,
    ({ argv: [program = ''] }, column) =>
      findProgram(program) !== undefined && (column === 'plain child' || canUnshare()),
  );
});
