/** CL-111 to CL-134: probes of sidecars, and the order in which a pod with sidecars ends, `container_lifecycle_test.go`. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../row.ts';
import { type Behaviour, does } from '../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';
import {
  ended,
  endsBefore,
  exitsBefore,
  neverStarts,
  ranOnce,
  runTogether,
  startsBefore,
} from '../world/order.ts';
import { eachPolicy, fails, id, type Policy, runsOtherImage } from './lifecycle-regular.ts';

const LONG = { delay: 600 };

const startupGates: Scenario = async (world) => {
  const startupProbe = { ...does({ requires: 'started' }), periodSeconds: 1, failureThreshold: 60 };
  const slow = (name: string) => sidecar(name, { startDelay: 10 }, { startupProbe });
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [slow('sidecar1'), slow('sidecar2')],
    containers: [container('regular', { delay: 1 })],
  });
  await world.until('over', 120, () => pod.over);
  const upAt = (name: string) => pod.first(name).startedAt + 10;
  expect(pod.first('sidecar2').startedAt, `${pod}`).to.be.at.least(upAt('sidecar1') - world.slack);
  expect(pod.first('regular').startedAt, `${pod}`).to.be.at.least(upAt('sidecar2') - world.slack);
};

/** The probe fails for as long as the first image runs. */
function failing(probe: 'startupProbe' | 'livenessProbe') {
  return { [probe]: { ...fails, initialDelaySeconds: 5, failureThreshold: 1 } };
}

const updatedWhileStartupFails =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar1', LONG), sidecar('sidecar2', LONG, failing('startupProbe'))],
      containers: [container('regular', { delay: 1 })],
    });
    await world.until('restarted once', 120, () => pod.restarts('sidecar2') === 1);
    expect(pod.phase).to.equal('Pending');
    pod.setImage('sidecar2');
    await world.until('updated', 120, () => pod.restarts('sidecar2') >= 2 && runsOtherImage(pod, 'sidecar2'));
    neverStarts(pod, 'regular');
    ranOnce(pod, 'sidecar1');
    expect(pod.phase).to.equal('Pending');
  };

const updatedAfterLiveness =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar1', LONG), sidecar('sidecar2', LONG, failing('livenessProbe'))],
      containers: [container('regular', restartPolicy === 'Always' ? { delay: 1 } : LONG)],
    });
    await world.until('restarted once', 120, () => pod.restarts('sidecar2') === 1);
    pod.setImage('sidecar2');
    await world.until('updated', 120, () => pod.restarts('sidecar2') >= 2 && runsOtherImage(pod, 'sidecar2'));
    ranOnce(pod, 'sidecar1');
    if (restartPolicy === 'Always') expect(pod.runs('regular').length, `${pod}`).to.be.above(1);
    else ranOnce(pod, 'regular');
  };

function preStopOfSidecar(probe: 'startupProbe' | 'livenessProbe'): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 100,
      initContainers: [
        sidecar(
          'sidecar',
          { terminationSeconds: 15 },
          { ...failing(probe), lifecycle: { preStop: does({ seconds: 1 }) } },
        ),
      ],
      containers: [container('regular', LONG)],
    });
    await world.until('restarted', 120, () => pod.restarts('sidecar') >= 1);
    const [preStop] = pod.runs('sidecar/preStop');
    const { startedAt, exitedAt } = pod.first('sidecar');
    expect(preStop?.startedAt, `${pod}`).to.be.within(startedAt, exitedAt);
    runTogether(pod, 'sidecar/preStop', 'sidecar');
    if (probe === 'startupProbe') neverStarts(pod, 'regular');
    else ranOnce(pod, 'regular');
  };
}

const SIDECARS = ['sidecar1', 'sidecar2', 'sidecar3'] as const;

interface Termination {
  readonly tgps?: number;
  readonly regular: Behaviour;
  readonly regularFields?: object;
  /** The same for all three, or one each. */
  readonly sidecars: Behaviour | readonly Behaviour[];
  readonly sidecarFields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function threeSidecars({
  tgps = 30,
  regular,
  regularFields = {},
  sidecars,
  sidecarFields = {},
}: Termination): PodManifest {
  const behaviour = (index: number) => (Array.isArray(sidecars) ? sidecars[index] : sidecars) as Behaviour;
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: tgps,
    initContainers: SIDECARS.map((name, index) => sidecar(name, behaviour(index), sidecarFields[name] ?? {})),
    containers: [container('regular', regular, { ...regularFields })],
  };
}

function expectReverseOrder(pod: ObservedPod): void {
  endsBefore(pod, 'regular', 'sidecar3');
  endsBefore(pod, 'sidecar3', 'sidecar2');
  endsBefore(pod, 'sidecar2', 'sidecar1');
}

const reverseOrder: Scenario = async (world) => {
  const pod = world.run(threeSidecars({ regular: { delay: 5 }, sidecars: { terminationSeconds: 5 } }));
  await world.until('over', 120, () => pod.over);
  startsBefore(pod, 'sidecar1', 'sidecar2');
  startsBefore(pod, 'sidecar2', 'sidecar3');
  startsBefore(pod, 'sidecar3', 'regular');
  for (const name of SIDECARS) expect(pod.first(name).exitedAt).to.be.at.least(pod.first('regular').exitedAt);
  expectReverseOrder(pod);
  for (const name of SIDECARS) ended(pod, name, 0, 'Completed');
};

const updatedWhileTerminating =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const manifest = threeSidecars({
      tgps: 180,
      regular: { terminationSeconds: 10 },
      sidecars: { terminationSeconds: 10 },
    });
    const pod = world.run({ ...manifest, restartPolicy });
    await world.until('running', 60, () => pod.isReady());
    pod.delete();
    await world.pass(1);
    pod.setImage('sidecar1');
    await world.pass(20, () => {
      for (const name of SIDECARS) expect(pod.runs(name).length, `${pod}`).to.equal(1);
    });
    await world.until('gone', 70, () => pod.removed);
    for (const name of ['regular', ...SIDECARS]) ended(pod, name, 0, 'Completed');
  };

function withPreStops(preStop: object, names: readonly string[] = SIDECARS) {
  return Object.fromEntries(names.map((name) => [name, { lifecycle: { preStop } }]));
}

const preStopsTogether: Scenario = async (world) => {
  const pod = world.run(
    threeSidecars({ regular: { delay: 5 }, sidecars: {}, sidecarFields: withPreStops(does({ seconds: 1 })) }),
  );
  await world.until('over', 120, () => pod.over);
  const starts = SIDECARS.map((name) => pod.first(`${name}/preStop`).startedAt);
  expect(Math.max(...starts) - Math.min(...starts), `${pod}`).to.be.at.most(1 + world.slack);
  expectReverseOrder(pod);
  for (const name of SIDECARS) ended(pod, name, 0, 'Completed');
};

const endlessPreStops: Scenario = async (world) => {
  const pod = world.run(
    threeSidecars({
      regular: { delay: 5 },
      sidecars: { onTerm: 'ignores' },
      sidecarFields: withPreStops(does({ forever: true })),
    }),
  );
  await world.until('over', 120, () => pod.over);
  const preStops = SIDECARS.map((name) => pod.first(`${name}/preStop`));
  const ends = preStops.map(({ exitedAt }) => exitedAt);
  expect(Math.max(...ends) - Math.min(...ends), `${pod}`).to.be.at.most(1);
  for (const { startedAt, exitedAt } of preStops) {
    expect(exitedAt - startedAt, `${pod}`).to.be.within(30.5, 33.5);
  }
  for (const name of SIDECARS) ended(pod, name, 137, 'Error');
};

const deletedDuringInit: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 3,
    initContainers: [container('init', { delay: 300, onTerm: 'ignores' }), sidecar('sidecar', LONG)],
    containers: [container('regular', { delay: 1 })],
  });
  await world.until('init running', 60, () => pod.container('init')?.state.running);
  pod.delete();
  await world.until('gone', 3 + 2, () => pod.removed);
  neverStarts(pod, 'sidecar');
  neverStarts(pod, 'regular');
};

const doesNotWaitForThoseThatNeverStarted: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 180,
    initContainers: [
      sidecar(
        'sidecar1',
        { terminationSeconds: 1 },
        { startupProbe: { ...fails, periodSeconds: 1, failureThreshold: 600 } },
      ),
      sidecar('sidecar2', { terminationSeconds: 1 }),
    ],
    containers: [container('regular', { terminationSeconds: 1 })],
  });
  await world.until('sidecar1 running', 60, () => pod.container('sidecar1')?.state.running);
  pod.delete();
  await world.until('gone', 61, () => pod.removed);
  neverStarts(pod, 'sidecar2');
  neverStarts(pod, 'regular');
};

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

const failsFirst: Scenario = async (world) => {
  const startupProbe = { ...does({ requires: 'started' }), initialDelaySeconds: 3, periodSeconds: 2 };
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [sidecar('sidecar', [{ delay: 0, exitCode: 1 }, {}], { startupProbe })],
    containers: [container('regular')],
  });
  await world.until('restarted', 90, () => pod.restarts('sidecar') >= 1);
  await world.until('sidecar running', 90, () => pod.container('sidecar')?.state.running);
  await world.until('regular running', 120, () => pod.container('regular')?.state.running);
  exitsBefore(pod, 'sidecar', 'regular');
};

const REAL = { real: true };

export const terminationRows: readonly Row[] = [
  row(id(111), 'waits for the startup probe of each sidecar', startupGates),
  ...eachPolicy(112, 'updates a sidecar whose startup probe fails', updatedWhileStartupFails, true),
  row(
    id(115),
    'runs the preStop of a sidecar whose startup probe fails',
    preStopOfSidecar('startupProbe'),
    REAL,
  ),
  row(
    id(116),
    'runs the preStop of a sidecar whose liveness probe fails',
    preStopOfSidecar('livenessProbe'),
    REAL,
  ),
  ...eachPolicy(117, 'updates a sidecar that its liveness probe restarted', updatedAfterLiveness, true),
  row(id(120), 'stops sidecars in reverse order, after the regular container', reverseOrder, REAL),
  ...eachPolicy(
    121,
    'does not restart a sidecar that is updated while it terminates',
    updatedWhileTerminating,
    true,
  ),
  row(id(124), 'ends the preStop hooks of sidecars with their grace', endlessPreStops),
  row(
    id(125),
    'runs the preStop hooks of sidecars at once, and stops them in reverse order',
    preStopsTogether,
    REAL,
  ),
  row(id(126), 'goes in time when it is deleted during init', deletedDuringInit),
  row(id(127), 'does not wait for containers that never started', doesNotWaitForThoseThatNeverStarted, REAL),
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
  row(id(134), 'starts the regular container once a sidecar that failed first has started', failsFirst, REAL),
];
