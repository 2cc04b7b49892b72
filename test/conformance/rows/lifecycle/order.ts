/** CL-014 to CL-024: the order of init containers, hooks and runs, and the end of those that ignore TERM. */

import { expect } from 'chai';
import { notApplicable, type Row, row, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { container } from '../../world/manifest.ts';
import { exitsBefore, neverOverlapsItself, neverStarts, ranOnce, runTogether } from '../../world/order.ts';
import { id, PULL, REAL } from './policies.ts';

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

export const orderRows: readonly Row[] = [
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
];
