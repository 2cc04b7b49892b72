/** The NP and NX rows. */

import { describeRows } from './describe-rows.ts';
import { nodeExamples, nodePods } from './rows/node-pods.ts';

for (const group of [nodePods, nodeExamples]) describeRows(group);
