/** The RP rows. */

import { describeRows } from './describe-rows.ts';
import { restartRules } from './rows/restart-rules.ts';

describeRows(restartRules);
