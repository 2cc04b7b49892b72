/** CL-135 to CL-150: reboots and restarts of the kubelet with sidecars. */

import { notApplicable, type Row } from '../../row.ts';
import { KUBELET_RESTART, REBOOT } from './init.ts';
import { id } from './policies.ts';

const PROBES = ['no probes', 'a startup probe', 'a readiness probe', 'both probes'] as const;

const OF = ['one container', 'several containers'] as const;

export const restartRows: readonly Row[] = [
  notApplicable(
    id(135),
    'starts init containers, sidecars and the regular one again in order after a reboot',
    REBOOT,
  ),
  notApplicable(id(136), 'takes up a change that was made during a reboot', REBOOT),
  notApplicable(id(137), 'takes up a change that was made during a restart of the kubelet', KUBELET_RESTART),
  ...OF.flatMap((of, group) =>
    PROBES.map((probes, index) =>
      notApplicable(
        id(138 + group * PROBES.length + index),
        `stays ready across a restart of the kubelet: ${of}, ${probes}`,
        KUBELET_RESTART,
      ),
    ),
  ),
  ...PROBES.map((probes, index) =>
    notApplicable(
      id(146 + index),
      `stays ready across a restart of the kubelet: a sidecar, ${probes}`,
      KUBELET_RESTART,
    ),
  ),
  notApplicable(
    id(150),
    'restarts a regular container, and no sidecar, after a restart of the kubelet',
    KUBELET_RESTART,
  ),
];
