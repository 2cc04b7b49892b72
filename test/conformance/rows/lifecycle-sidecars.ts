/** CL-037 to CL-110: sidecars and pod restart policies, `container_lifecycle_test.go`. */

import { expect } from 'chai';
import { notApplicable, type Row, row, type Scenario } from '../row.ts';
import type { Behaviour } from '../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';
import { exitsBefore, neverStarts, ranOnce, runTogether, startsBefore } from '../world/order.ts';
import type { World } from '../world/world.ts';
import { eachPolicy, id, type Policy, PULL, runsOtherImage } from './lifecycle-regular.ts';

const LONG = { delay: 600 };

const mixed: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [
    container('init1', { delay: 1 }),
    sidecar('sidecar1', LONG),
    container('init2', { delay: 5 }),
    sidecar('sidecar2', LONG),
    container('init3', { delay: 1 }),
  ],
  containers: [container('regular', { delay: 5 })],
};

function mixedRow(number: number, title: string, check: (pod: ObservedPod) => void): Row {
  const scenario: Scenario = async (world) => {
    const pod = world.run(mixed);
    await world.until('over', 300, () => pod.over);
    check(pod);
  };
  return row(id(number), title, scenario, { real: true });
}

const mixedRows: Row[] = [
  mixedRow(37, 'succeeds with sidecars among its init containers', (pod) =>
    expect(pod.phase).to.equal('Succeeded'),
  ),
  mixedRow(38, 'starts a sidecar after the init container before it', (pod) =>
    exitsBefore(pod, 'init1', 'sidecar1'),
  ),
  mixedRow(39, 'runs a sidecar beside the init container after it', (pod) =>
    runTogether(pod, 'sidecar1', 'init2'),
  ),
  mixedRow(40, 'starts the second sidecar after the second init container', (pod) =>
    exitsBefore(pod, 'init2', 'sidecar2'),
  ),
  mixedRow(41, 'starts the second sidecar before the third init container', (pod) =>
    startsBefore(pod, 'sidecar2', 'init3'),
  ),
  mixedRow(42, 'runs both sidecars and the third init container together', (pod) => {
    runTogether(pod, 'sidecar1', 'sidecar2');
    runTogether(pod, 'sidecar1', 'init3');
    runTogether(pod, 'sidecar2', 'init3');
  }),
  mixedRow(43, 'starts the regular container after the last init container', (pod) =>
    exitsBefore(pod, 'init3', 'regular'),
  ),
  mixedRow(44, 'runs both sidecars beside the regular container', (pod) => {
    runTogether(pod, 'sidecar1', 'regular');
    runTogether(pod, 'sidecar2', 'regular');
  }),
];

const updatedDuringInit =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [
        container('init1', { delay: 1 }),
        sidecar('sidecar1', LONG),
        container('init2', { delay: 90 }),
        sidecar('sidecar2', LONG),
      ],
      containers: [container('regular', LONG)],
    });
    await world.until('init2 running', 60, () => pod.container('init2')?.state.running);
    pod.setImage('sidecar1');
    await world.until(
      'sidecar1 updated',
      60,
      () => pod.restarts('sidecar1') === 1 && runsOtherImage(pod, 'sidecar1'),
    );
    ranOnce(pod, 'init1');
    ranOnce(pod, 'init2');
    neverStarts(pod, 'sidecar2');
    neverStarts(pod, 'regular');
  };

/** Never 48, OnFailure 69, Always 90: the same 21 rows each. */
const FIRST: Readonly<Record<Policy, number>> = { Never: 48, OnFailure: 69, Always: 90 };

function policyRows(policy: Policy): Row[] {
  const at = (offset: number) => id(FIRST[policy] + offset);
  const real = { real: true };
  const beside = (title: string) => `${title} (${policy})`;
  const loops = (exitCode: number, offset: number): Row[] => {
    const behaviour: Behaviour = { delay: 1, exitCode };
    const what = `a sidecar that exits ${exitCode} again and again`;
    return [
      row(
        at(offset),
        beside(`${endsHow(policy)} beside ${what}`),
        looping(policy, behaviour, endsWell),
        real,
      ),
      row(
        at(offset + 1),
        beside(`restarts ${what} before the regular container`),
        looping(policy, behaviour, restartsBefore),
        real,
      ),
      row(
        at(offset + 2),
        beside(`restarts ${what} beside the regular container`),
        looping(policy, behaviour, restartsAfter),
        real,
      ),
      row(
        at(offset + 3),
        beside(`runs the regular container beside ${what}`),
        looping(policy, behaviour, regularRuns),
        real,
      ),
    ];
  };
  return [
    row(
      at(0),
      beside(`${endsHow(policy)} beside a sidecar that runs on`),
      besideSidecar(policy, endsWell),
      real,
    ),
    row(
      at(1),
      beside('does not restart a sidecar that runs on'),
      besideSidecar(policy, sidecarRanOnce),
      real,
    ),
    row(
      at(2),
      beside('runs the regular container beside a sidecar'),
      besideSidecar(policy, regularRuns),
      real,
    ),
    row(
      at(3),
      beside('restarts a sidecar whose image is updated, and nothing else'),
      updatedSidecar(policy),
      real,
    ),
    notApplicable(at(4), beside('waits in ImagePullBackOff for the image of a sidecar'), PULL),
    notApplicable(at(5), beside('does not start a sidecar without its image'), PULL),
    notApplicable(at(6), beside('does not start the regular container behind it'), PULL),
    ...loops(0, 7),
    ...loops(1, 11),
    row(
      at(15),
      beside(`${failsHow(policy)} when an init container before the sidecar fails`),
      initFails(policy, 'before', failsAsPolicy),
      real,
    ),
    row(
      at(16),
      beside('runs that init container as the policy says'),
      initFails(policy, 'before', initRanAsPolicy),
      real,
    ),
    row(
      at(17),
      beside('does not start the sidecar behind it'),
      initFails(policy, 'before', sidecarNeverStarts),
      real,
    ),
    row(
      at(18),
      beside(`${failsHow(policy)} when an init container after the sidecar fails`),
      initFails(policy, 'after', failsAsPolicy),
      real,
    ),
    row(
      at(19),
      beside('runs that init container, too, as the policy says'),
      initFails(policy, 'after', initRanAsPolicy),
      real,
    ),
    row(at(20), beside('runs the sidecar beside it'), initFails(policy, 'after', sidecarBesideInit), real),
  ];
}

function endsHow(policy: Policy): string {
  return policy === 'Always' ? 'keeps running' : 'succeeds';
}

function failsHow(policy: Policy): string {
  return policy === 'Never' ? 'fails' : 'stays pending';
}

type Check = (pod: ObservedPod, policy: Policy) => void;

/** Until it has succeeded, or under Always until the regular container has been restarted. */
async function untilDone(world: World, pod: ObservedPod, policy: Policy): Promise<void> {
  await world.until('done', 300, () =>
    policy === 'Always' ? pod.restarts('regular') > 0 && pod.phase === 'Running' : pod.over,
  );
}

function besideSidecar(policy: Policy, check: Check): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: policy,
      initContainers: [sidecar('sidecar', LONG)],
      containers: [container('regular', { delay: 1 })],
    });
    await untilDone(world, pod, policy);
    check(pod, policy);
  };
}

/** Long enough before and after for back-off to let the sidecar start again. */
function looping(policy: Policy, behaviour: Behaviour, check: Check): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: policy,
      initContainers: [sidecar('sidecar', behaviour), container('init', { delay: 20 })],
      containers: [container('regular', { delay: 60 })],
    });
    await untilDone(world, pod, policy);
    check(pod, policy);
  };
}

const endsWell: Check = (pod, policy) => {
  if (policy === 'Always') {
    expect(pod.phase, `${pod}`).to.equal('Running');
    expect(pod.restarts('regular'), `${pod}`).to.be.above(0);
  } else {
    expect(pod.phase, `${pod}`).to.equal('Succeeded');
  }
};

const sidecarRanOnce: Check = (pod) => {
  ranOnce(pod, 'sidecar');
  expect(pod.restarts('sidecar'), `${pod}`).to.equal(0);
};

const regularRuns: Check = (pod, policy) => {
  const { exitCode } = pod.first('regular');
  if (policy !== 'Always') expect(exitCode, `${pod}`).to.equal(0);
};

const restartsBefore: Check = (pod) => {
  const before = pod.runs('sidecar').filter(({ startedAt }) => startedAt < pod.first('regular').startedAt);
  expect(before.length, `runs of the sidecar before the regular container in\n${pod}`).to.be.above(1);
};

const restartsAfter: Check = (pod) => {
  const after = pod.runs('sidecar').filter(({ startedAt }) => startedAt > pod.first('regular').startedAt);
  expect(after.length, `runs of the sidecar after the regular container in\n${pod}`).to.be.above(0);
};

function updatedSidecar(restartPolicy: Policy): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar', LONG), sidecar('other', LONG)],
      containers: [container('regular', LONG)],
    });
    await world.until('running', 60, () => pod.isReady());
    pod.setImage('sidecar');
    await world.until('updated', 120, () => pod.restarts('sidecar') === 1 && runsOtherImage(pod, 'sidecar'));
    await world.pass(30);
    expect(pod.runs('sidecar').length, `${pod}`).to.equal(2);
    ranOnce(pod, 'other');
    ranOnce(pod, 'regular');
  };
}

function initFails(policy: Policy, where: 'before' | 'after', check: Check): Scenario {
  return async (world) => {
    const init = container('init', { delay: 1, exitCode: 1 });
    const beside = sidecar('sidecar', LONG);
    const pod = world.run({
      restartPolicy: policy,
      initContainers: where === 'before' ? [init, beside] : [beside, init],
      containers: [container('regular', { delay: 1 })],
    });
    await world.until('failed as the policy says', 300, () =>
      policy === 'Never' ? pod.over : pod.restarts('init') >= 3,
    );
    neverStarts(pod, 'regular');
    check(pod, policy);
  };
}

const failsAsPolicy: Check = (pod, policy) => {
  expect(pod.phase, `${pod}`).to.equal(policy === 'Never' ? 'Failed' : 'Pending');
};

const initRanAsPolicy: Check = (pod, policy) => {
  if (policy === 'Never') ranOnce(pod, 'init');
  else expect(pod.runs('init').length, `${pod}`).to.be.at.least(3);
  expect(pod.first('init').exitCode).to.equal(1);
};

const sidecarNeverStarts: Check = (pod) => neverStarts(pod, 'sidecar');

const sidecarBesideInit: Check = (pod) => runTogether(pod, 'sidecar', 'init');

export const sidecarRows: readonly Row[] = [
  ...mixedRows,
  ...eachPolicy(
    45,
    'restarts a sidecar that is updated during init, and nothing else',
    updatedDuringInit,
    true,
  ),
  ...policyRows('Never'),
  ...policyRows('OnFailure'),
  ...policyRows('Always'),
];
