/** The IC rows. */

import { describeRows } from './describe-rows.ts';
import { initContainers } from './rows/init-containers.ts';

describeRows(initContainers);
