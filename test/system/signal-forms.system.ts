/** The forms of the signal table that need an init or a shell of Debian's: none of them is left out here. */

import { FORMS } from '../../bench/signals/forms.ts';
import { judgeForms } from '../diagnosis/real/judged-forms.ts';

const PROGRAMS = ['busybox', 'tini', 'dumb-init', 'catatonit'];

describe('hooklet’s verdict on inits and busybox', function () {
  this.timeout(120_000);
  this.slow(30_000);
  judgeForms(
    FORMS.filter(({ argv: [program = ''] }) => PROGRAMS.includes(program)),
    () => true,
  );
});
