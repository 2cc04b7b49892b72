/** CL: the 150 container lifecycle tests, `test/e2e_node/container_lifecycle_test.go`. */

import type { Group } from '../row.ts';
import { initRows } from './lifecycle-init.ts';
import { regularRows } from './lifecycle-regular.ts';
import { restartRows } from './lifecycle-restart.ts';
import { sidecarRows } from './lifecycle-sidecars.ts';
import { terminationRows } from './lifecycle-termination.ts';

export const containerLifecycle: Group = {
  prefix: 'CL',
  title: 'container lifecycle',
  upstream: 'test/e2e_node/container_lifecycle_test.go',
  rows: [...regularRows, ...initRows, ...sidecarRows, ...terminationRows, ...restartRows],
};
