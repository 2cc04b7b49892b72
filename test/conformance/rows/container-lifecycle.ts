/** CL: the 150 container lifecycle tests, `test/e2e_node/container_lifecycle_test.go`. */

import type { Group } from '../row.ts';
import { exitCodeRows } from './lifecycle/exit-codes.ts';
import { initRows } from './lifecycle/init.ts';
import { mixedSidecarRows } from './lifecycle/mixed-sidecars.ts';
import { orderRows } from './lifecycle/order.ts';
import { probeKillRows } from './lifecycle/probe-kills.ts';
import { restartRows } from './lifecycle/restart.ts';
import { lateSidecarProbeRows, sidecarProbeRows } from './lifecycle/sidecar-probes.ts';
import { sidecarPolicyRows } from './lifecycle/sidecars-by-policy.ts';
import { terminationRows } from './lifecycle/termination.ts';
import { updateRows } from './lifecycle/updates.ts';

export const containerLifecycle: Group = {
  prefix: 'CL',
  title: 'container lifecycle',
  upstream: 'test/e2e_node/container_lifecycle_test.go',
  rows: [
    ...updateRows,
    ...orderRows,
    ...probeKillRows,
    ...initRows,
    ...mixedSidecarRows,
    ...sidecarPolicyRows,
    ...sidecarProbeRows,
    ...terminationRows,
    ...exitCodeRows,
    ...lateSidecarProbeRows,
    ...restartRows,
  ],
};
