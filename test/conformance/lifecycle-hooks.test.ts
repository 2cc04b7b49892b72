/** The LH rows. */

import { describeRows } from './describe-rows.ts';
import { lifecycleHooks } from './rows/lifecycle-hooks.ts';

describeRows(lifecycleHooks);
