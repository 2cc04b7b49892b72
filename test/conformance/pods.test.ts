/** The PO, KB, CT and PS rows. */

import { describeRows } from './describe-rows.ts';
import { containers, kubelet, pods, preStop } from './rows/pods.ts';

for (const group of [pods, kubelet, containers, preStop]) describeRows(group);
