/** The RT rows. */

import { describeRows } from './describe-rows.ts';
import { runtime } from './rows/runtime.ts';

describeRows(runtime);
