/** The CL rows. */

import { describeRows } from './describe-rows.ts';
import { containerLifecycle } from './rows/container-lifecycle.ts';

describeRows(containerLifecycle);
