/** A liveness probe that fails when the drill says so: the kubelet's own way to a restart, without a sick server. */

import type { ProbeRunner } from '../../node/perform-probe.ts';

/** The command of the probe that the drill puts into the pod; nothing executes it. */
export const DRILL_PROBE = 'hooklet drill: fails on demand';

export interface DemandedProbes extends ProbeRunner {
  fail(): void;
}

export function failOnDemand(runner: ProbeRunner): DemandedProbes {
  let failing = false;
  return {
    fail: () => {
      failing = true;
    },
    exec(process, command, timeoutSeconds, signal) {
      if (command[0] !== DRILL_PROBE) return runner.exec(process, command, timeoutSeconds, signal);
      const fails = failing;
      // Once: the container that is started in its place is healthy.
      failing = false;
      return Promise.resolve(
        fails ? { kind: 'failure', output: 'the drill says so' } : { kind: 'success', output: '' },
      );
    },
    network: runner.network,
  };
}
