/** CP: probes, `test/e2e/common/node/container_probe.go`; every row on a regular container and on a sidecar. */

import { type Group, type Row, row } from '../row.ts';
import { grpcAndTermination } from './probes/grpc-and-termination.ts';
import { type Place, probedPod } from './probes/probed.ts';
import { readinessAndLiveness } from './probes/readiness-and-liveness.ts';
import { startupAndGrace } from './probes/startup-and-grace.ts';
import { timeOutsAndRedirects } from './probes/time-outs-and-redirects.ts';

const PROBE_ROWS = [
  ...readinessAndLiveness,
  ...timeOutsAndRedirects,
  ...startupAndGrace,
  ...grpcAndTermination,
];

function probeRows(place: Place): Row[] {
  const [suffix, where] = place === 'regular' ? ['', 'a container'] : ['s', 'a sidecar'];
  return PROBE_ROWS.map(({ title, probed, expects, real = false }, index) =>
    row(
      `CP-${String(index + 1).padStart(2, '0')}${suffix}`,
      `${where} ${title}`,
      async (world) => expects(world, world.run(probedPod(place, probed))),
      { real },
    ),
  );
}

export const probes: Group = {
  prefix: 'CP',
  title: 'probes',
  upstream: 'test/e2e/common/node/container_probe.go',
  rows: [...probeRows('regular'), ...probeRows('sidecar')],
};
