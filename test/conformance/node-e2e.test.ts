/** The ND rows. */

import { describeRows } from './describe-rows.ts';
import { nodeEndToEnd } from './rows/node-e2e.ts';

describeRows(nodeEndToEnd);
