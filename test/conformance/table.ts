/** Upstream's table of 311 end-to-end cases, whole, in upstream's order. */

import type { Group } from './row.ts';
import { containerLifecycle } from './rows/container-lifecycle.ts';
import { initContainers } from './rows/init-containers.ts';
import { lifecycleHooks } from './rows/lifecycle-hooks.ts';
import { nodeEndToEnd } from './rows/node-e2e.ts';
import { nodeExamples, nodePods } from './rows/node-pods.ts';
import { containers, kubelet, pods, preStop } from './rows/pods.ts';
import { probes } from './rows/probes.ts';
import { restartRules } from './rows/restart-rules.ts';
import { runtime } from './rows/runtime.ts';

/** How many rows upstream has in each group. RT-1 is one row with three cases, one a restart policy. */
export const UPSTREAM_COUNTS: Readonly<Record<string, number>> = {
  LH: 17,
  CP: 46,
  PO: 6,
  RT: 6,
  IC: 4,
  RP: 10,
  KB: 3,
  CT: 4,
  PS: 2,
  NP: 6,
  NX: 3,
  CL: 150,
  ND: 54,
};

export const TABLE: readonly Group[] = [
  lifecycleHooks,
  probes,
  pods,
  runtime,
  initContainers,
  restartRules,
  kubelet,
  containers,
  preStop,
  nodePods,
  nodeExamples,
  containerLifecycle,
  nodeEndToEnd,
];
