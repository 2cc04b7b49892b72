/** The CP rows. */

import { describeRows } from './describe-rows.ts';
import { probes } from './rows/probes.ts';

describeRows(probes);
