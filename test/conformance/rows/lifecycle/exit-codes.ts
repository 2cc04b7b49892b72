/** CL-128 to CL-133: what containers say that fail on TERM, or get no time for it. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { ended } from '../../world/order.ts';
import { fails, id, REAL } from './policies.ts';
import { SIDECARS, type Termination, threeSidecars, withPreStops } from './three-sidecars.ts';

interface Codes {
  readonly phase: string;
  readonly regular: number;
  readonly sidecars: readonly [number, number, number];
}

function deletedEndsWith(termination: Termination, { phase, regular, sidecars }: Codes): Scenario {
  return async (world) => {
    const pod = world.run(threeSidecars(termination));
    await world.until('running', 60, () => pod.isReady());
    pod.delete();
    await world.until('gone', 120, () => pod.removed);
    expect(pod.phase, `${pod}`).to.equal(phase);
    const reason = (code: number) => (code === 0 ? 'Completed' : 'Error');
    ended(pod, 'regular', regular, reason(regular));
    for (const [index, name] of SIDECARS.entries()) {
      const code = sidecars[index] ?? 0;
      ended(pod, name, code, reason(code));
    }
  };
}

const failsOnTerm = deletedEndsWith(
  { regular: {}, sidecars: [{}, { terminationExitCode: 1 }, {}] },
  { phase: 'Succeeded', regular: 0, sidecars: [0, 1, 0] },
);

const failingPreStop = deletedEndsWith(
  { regular: {}, sidecars: {}, sidecarFields: withPreStops(fails, ['sidecar2']) },
  { phase: 'Succeeded', regular: 0, sidecars: [0, 0, 0] },
);

/** Seconds after TERM; the grace is 5. */
const TOO_LONG = 60;

const regularTakesTheGrace = deletedEndsWith(
  {
    tgps: 5,
    regular: { terminationSeconds: TOO_LONG },
    sidecars: [{ terminationSeconds: TOO_LONG }, { terminationSeconds: 1 }, { terminationSeconds: TOO_LONG }],
  },
  { phase: 'Failed', regular: 137, sidecars: [137, 0, 137] },
);

const sidecarTakesTheGrace = deletedEndsWith(
  { tgps: 5, regular: { terminationSeconds: 1 }, sidecars: [{}, { terminationSeconds: TOO_LONG }, {}] },
  { phase: 'Succeeded', regular: 0, sidecars: [0, 137, 0] },
);

const regularPreStopTakesTheGrace = deletedEndsWith(
  {
    tgps: 5,
    regular: { terminationSeconds: TOO_LONG },
    regularFields: { lifecycle: { preStop: does({ seconds: TOO_LONG }) } },
    sidecars: [{}, { terminationSeconds: TOO_LONG }, {}],
  },
  { phase: 'Failed', regular: 137, sidecars: [0, 137, 0] },
);

const sidecarPreStopTakesTheGrace = deletedEndsWith(
  {
    tgps: 5,
    regular: {},
    sidecars: [{}, { terminationSeconds: TOO_LONG }, {}],
    sidecarFields: withPreStops(does({ seconds: TOO_LONG }), ['sidecar2']),
  },
  { phase: 'Succeeded', regular: 0, sidecars: [0, 137, 0] },
);

export const exitCodeRows: readonly Row[] = [
  row(id(128), 'succeeds although a sidecar fails on TERM', failsOnTerm, REAL),
  row(id(129), 'succeeds although the preStop of a sidecar fails', failingPreStop, REAL),
  row(
    id(130),
    'kills regular container and sidecars when the first takes all the grace',
    regularTakesTheGrace,
    REAL,
  ),
  row(id(131), 'kills a sidecar that takes all the grace', sidecarTakesTheGrace, REAL),
  row(
    id(132),
    'kills what the preStop of the regular container leaves no time',
    regularPreStopTakesTheGrace,
    REAL,
  ),
  row(id(133), 'kills what the preStop of a sidecar leaves no time', sidecarPreStopTakesTheGrace, REAL),
];
