/** CL-001 to CL-028: regular containers, their updates, hooks and probes, `container_lifecycle_test.go`. */

import { expect } from 'chai';
import { notApplicable, type Row, row, rowId, type Scenario } from '../row.ts';
import { does } from '../world/behaviour.ts';
import { container, OTHER_IMAGE, type PodManifest, sidecar } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';
import {
  exitsBefore,
  neverOverlapsItself,
  neverStarts,
  ranOnce,
  runTogether,
  startsBefore,
} from '../world/order.ts';

export type Policy = 'Always' | 'OnFailure' | 'Never';

export const POLICIES: readonly Policy[] = ['Always', 'OnFailure', 'Never'];

export const id = (number: number) => rowId('CL', number, 3);

/** One row for each policy, in upstream's order. */
export function eachPolicy(
  first: number,
  title: string,
  scenario: (policy: Policy) => Scenario,
  real: boolean,
  policies: readonly Policy[] = POLICIES,
): Row[] {
  return policies.map((policy, index) =>
    row(id(first + index), `${title} (${policy})`, scenario(policy), { real }),
  );
}

export const fails = does({ exitCode: 1 });

/** Runs with the new image, as one sees it in its status. */
export function runsOtherImage(pod: ObservedPod, name: string): boolean {
  const status = pod.container(name);
  return (
    status?.image === OTHER_IMAGE &&
    status.state.running !== undefined &&
    pod.last(name).image === OTHER_IMAGE
  );
}

const updatesOne =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({ restartPolicy, containers: [container('regular1'), container('regular2')] });
    await world.until('running', 60, () => pod.isReady());
    pod.setImage('regular1');
    await world.until(
      'regular1 restarted',
      20,
      () => pod.restarts('regular1') >= 1 && runsOtherImage(pod, 'regular1'),
    );
    await world.pass(30, () => expect(pod.restarts('regular2'), `${pod}`).to.equal(0));
    ranOnce(pod, 'regular2');
  };

const updatesDuringInit =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [container('init', { delay: 30 }), sidecar('sidecar')],
      containers: [container('regular')],
    });
    await world.until('init running', 60, () => pod.container('init')?.state.running);
    pod.setImage('regular');
    await world.pass(20, () => neverStarts(pod, 'regular'));
    await world.until('regular runs', 60, () => runsOtherImage(pod, 'regular'));
    expect(pod.restarts('regular'), `${pod}`).to.equal(0);
    ranOnce(pod, 'regular');
  };

function updatesAfterProbeRestart(probe: 'startupProbe' | 'livenessProbe') {
  return (restartPolicy: Policy): Scenario =>
    async (world) => {
      const failing = { ...fails, initialDelaySeconds: 20, failureThreshold: 1 };
      const pod = world.run({ restartPolicy, containers: [container('regular', {}, { [probe]: failing })] });
      await world.until('restarted once', 120, () => pod.restarts('regular') === 1);
      pod.setImage('regular');
      await world.until(
        'runs the new image',
        60,
        () => pod.restarts('regular') > 1 && runsOtherImage(pod, 'regular'),
      );
    };
}

const updatesWhileTerminating =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      terminationGracePeriodSeconds: 120,
      containers: [container('regular', { terminationSeconds: 60 })],
    });
    await world.until('running', 60, () => pod.isReady());
    pod.delete();
    await world.pass(1);
    pod.setImage('regular');
    await world.pass(50, () => expect(pod.runs('regular').length, `${pod}`).to.equal(1));
    await world.until('gone', 60, () => pod.removed);
    ranOnce(pod, 'regular');
  };

const initsInOrder: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: ['init1', 'init2', 'init3'].map((name) => container(name, { delay: 1 })),
    containers: [
      container(
        'regular',
        { delay: 2 },
        { startupProbe: { ...does({ requires: 'started' }), periodSeconds: 1 } },
      ),
    ],
  });
  await world.until('over', 60, () => pod.over);
  exitsBefore(pod, 'init1', 'init2');
  exitsBefore(pod, 'init2', 'init3');
  exitsBefore(pod, 'init3', 'regular');
};

const failedInit: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [container('init', { delay: 1, exitCode: 1 })],
    containers: [container('regular', { delay: 1 })],
  });
  await world.until('over', 60, () => pod.over);
  expect(pod.phase).to.equal('Failed');
  ranOnce(pod, 'init');
  neverStarts(pod, 'regular');
};

const postStartAfterInit: Scenario = async (world) => {
  const postStart = does({ seconds: 1 });
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [container('init', { delay: 1 })],
    containers: [container('regular', { delay: 10 }, { lifecycle: { postStart } })],
  });
  await world.until('over', 60, () => pod.over);
  exitsBefore(pod, 'init', 'regular/postStart');
  runTogether(pod, 'regular/postStart', 'regular');
};

const neverOverlaps: Scenario = async (world) => {
  const pod = world.run({ containers: [container('regular', { delay: 1, exitCode: 1 })] });
  await world.until('3 restarts', 120, () => pod.restarts('regular') >= 3);
  neverOverlapsItself(pod, 'regular');
};

const postStartHoldsTheNext: Scenario = async (world) => {
  const postStart = does({ seconds: 1 });
  const pod = world.run({
    restartPolicy: 'Never',
    containers: [
      container('regular1', { delay: 10 }, { lifecycle: { postStart } }),
      container('regular2', { delay: 5 }),
    ],
  });
  await world.until('over', 60, () => pod.over);
  exitsBefore(pod, 'regular1/postStart', 'regular2');
};

const initsRunOnce: Scenario = async (world) => {
  const inits = ['init1', 'init2', 'init3'];
  const pod = world.run({
    initContainers: inits.map((name) => container(name, { delay: 1 })),
    containers: [container('regular', { delay: 1, exitCode: 1 })],
  });
  await world.until('3 restarts', 300, () => pod.restarts('regular') >= 3);
  for (const name of inits) {
    ranOnce(pod, name);
    expect(pod.restarts(name)).to.equal(0);
  }
};

function killedInTime(lifecycle?: object): Scenario {
  return async (world) => {
    const pod = world.run({
      terminationGracePeriodSeconds: 30,
      containers: [container('regular', { onTerm: 'ignores' }, lifecycle ? { lifecycle } : {})],
    });
    await world.until('running', 60, () => pod.isReady());
    pod.delete();
    await world.until('gone', 30 + 30, () => pod.removed);
  };
}

function preStopOfProbeKill(probe: 'startupProbe' | 'livenessProbe'): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 100,
      containers: [
        container(
          'regular',
          { terminationSeconds: 15 },
          {
            [probe]: { ...fails, initialDelaySeconds: 10, failureThreshold: 1 },
            lifecycle: { preStop: does({ seconds: 1 }) },
          },
        ),
      ],
    });
    await world.until('over', 120, () => pod.over);
    ranOnce(pod, 'regular/preStop');
    runTogether(pod, 'regular/preStop', 'regular');
    ranOnce(pod, 'regular');
  };
}

/** Liveness fails after 10 s; what is probed is noted under these names. */
function probedWhileStopping(preStopSeconds: number): PodManifest {
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 100,
    containers: [
      container(
        'regular',
        {},
        {
          livenessProbe: {
            ...does({ exitCode: 1, label: 'liveness' }),
            initialDelaySeconds: 10,
            periodSeconds: 1,
            failureThreshold: 1,
          },
          readinessProbe: { ...does({ label: 'readiness' }), periodSeconds: 1 },
          lifecycle: { preStop: does({ seconds: preStopSeconds }) },
        },
      ),
    ],
  };
}

const readinessGoesOn: Scenario = async (world) => {
  const pod = world.run(probedWhileStopping(10));
  await world.until('over', 120, () => pod.over);
  const { startedAt, exitedAt } = pod.first('regular/preStop');
  const during = (name: string) =>
    pod.runs(name).filter((run) => run.startedAt > startedAt && run.startedAt < exitedAt);
  expect(during('readiness').length, `${pod}`).to.be.above(0);
  expect(during('liveness').length, `${pod}`).to.equal(0);
};

const sidecarIsNotRestarted: Scenario = async (world) => {
  const livenessProbe = {
    ...does({ exitCode: 1, label: 'sidecar-liveness' }),
    initialDelaySeconds: 1,
    periodSeconds: 1,
  };
  const pod = world.run({
    ...probedWhileStopping(50),
    initContainers: [sidecar('sidecar', {}, { livenessProbe })],
  });
  await world.until('over', 300, () => pod.over);
  startsBefore(pod, 'sidecar-liveness', 'regular/preStop');
  const { startedAt, exitedAt } = pod.first('regular/preStop');
  const during = pod.runs('sidecar').filter((run) => run.startedAt > startedAt && run.startedAt < exitedAt);
  expect(during.length, `runs of the sidecar during preStop in\n${pod}`).to.equal(0);
};

export const PULL =
  'waits for an image that cannot be pulled (ErrImagePull, ImagePullBackOff); hooklet pulls no images';

const REAL = { real: true };

export const regularRows: readonly Row[] = [
  ...eachPolicy(1, 'restarts a container whose image is updated, and no other', updatesOne, true),
  ...eachPolicy(4, 'starts a container once whose image is updated during init', updatesDuringInit, true),
  ...eachPolicy(
    7,
    'updates a container that its startup probe restarts',
    updatesAfterProbeRestart('startupProbe'),
    true,
    ['Always', 'OnFailure'],
  ),
  ...eachPolicy(
    9,
    'updates a container that its liveness probe restarts',
    updatesAfterProbeRestart('livenessProbe'),
    true,
    ['Always', 'OnFailure'],
  ),
  ...eachPolicy(
    11,
    'does not restart a container that is updated while it terminates',
    updatesWhileTerminating,
    true,
  ),
  row(id(14), 'runs init containers one after another before the regular one', initsInOrder, REAL),
  row(id(15), 'starts no regular container when an init container fails', failedInit, REAL),
  row(id(16), 'runs postStart after the init containers, beside the container', postStartAfterInit, REAL),
  row(id(17), 'restarts a failing container and never overlaps its runs', neverOverlaps, REAL),
  row(
    id(18),
    'starts the next container when the postStart of the one before has ended',
    postStartHoldsTheNext,
    REAL,
  ),
  notApplicable(id(19), 'waits in ImagePullBackOff for the image of an init container', PULL),
  notApplicable(id(20), 'does not start an init container without its image', PULL),
  notApplicable(id(21), 'does not start a regular container behind it', PULL),
  row(id(22), 'does not run init containers again when a regular one restarts', initsRunOnce, REAL),
  row(id(23), 'kills a container that ignores TERM', killedInTime(), REAL),
  row(
    id(24),
    'kills one whose preStop goes on for ever, too',
    killedInTime({ preStop: does({ seconds: 10_000 }) }),
    REAL,
  ),
  row(id(25), 'runs preStop when a startup probe fails', preStopOfProbeKill('startupProbe'), REAL),
  row(id(26), 'runs preStop when a liveness probe fails', preStopOfProbeKill('livenessProbe'), REAL),
  row(id(27), 'probes readiness while preStop runs, and liveness no more', readinessGoesOn),
  row(id(28), 'does not restart a sidecar while the pod terminates', sidecarIsNotRestarted),
];
