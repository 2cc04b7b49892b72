/** IC: init containers, `test/e2e/common/node/init_container.go`. */

import { expect } from 'chai';
import { type Group, row, type Scenario } from '../row.ts';
import { container } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';
import { exitsBefore } from '../world/order.ts';

const OK = { delay: 1 };
const FAILS = { delay: 0, exitCode: 1 };

function expectInitialized(pod: ObservedPod): void {
  expect(pod.condition('Initialized')?.status, `${pod}`).to.equal('True');
  for (const name of ['init1', 'init2']) {
    const status = pod.container(name);
    expect(status?.state.terminated?.exitCode, `${name} in\n${pod}`).to.equal(0);
    expect(status?.ready, `${name} in\n${pod}`).to.equal(true);
  }
  exitsBefore(pod, 'init1', 'init2');
  exitsBefore(pod, 'init2', 'main');
}

function expectIncomplete(pod: ObservedPod, names: string): void {
  const { status, reason, message } = pod.condition('Initialized') ?? {};
  expect({ status, reason, message }, `${pod}`).to.deep.equal({
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${names}]`,
  });
}

function expectWaiting(pod: ObservedPod, name: string): void {
  expect(pod.container(name)?.state, `${name} in\n${pod}`).to.deep.equal({
    waiting: { reason: 'PodInitializing' },
  });
}

const never: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [container('init1', OK), container('init2', OK)],
    containers: [container('main', { delay: 0 })],
  });
  await world.until('over', 300, () => pod.over);
  expect(pod.phase).to.equal('Succeeded');
  expectInitialized(pod);
};

const always: Scenario = async (world) => {
  const pod = world.run({
    initContainers: [container('init1', OK), container('init2', OK)],
    containers: [container('main')],
  });
  await world.until('running', 300, () => pod.phase === 'Running');
  expectInitialized(pod);
};

const failsForEver: Scenario = async (world) => {
  const pod = world.run({
    initContainers: [container('init1', FAILS), container('init2', OK)],
    containers: [container('main')],
  });
  await world.until('3 restarts of init1', 300, () => pod.restarts('init1') >= 3);
  for (const { status } of pod.statuses) expect(status.phase, `${pod}`).to.equal('Pending');
  expectWaiting(pod, 'init2');
  expectWaiting(pod, 'main');
  expectIncomplete(pod, 'init1 init2');
};

const failsOnce: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [container('init1', OK), container('init2', FAILS)],
    containers: [container('main')],
  });
  await world.until('over', 300, () => pod.over);
  expect(pod.phase).to.equal('Failed');
  expect(pod.runs('main').length).to.equal(0);
  expectWaiting(pod, 'main');
  expectIncomplete(pod, 'init2');
};

const REAL = { real: true };

export const initContainers: Group = {
  prefix: 'IC',
  title: 'init containers',
  upstream: 'test/e2e/common/node/init_container.go',
  rows: [
    row('IC-1', 'runs init containers one after another, then the main one, and succeeds', never, REAL),
    row('IC-2', 'runs init containers one after another, then keeps the main one running', always, REAL),
    row('IC-3', 'starts nothing else while an init container of a restarting pod fails', failsForEver, REAL),
    row('IC-4', 'fails when an init container fails and may not be restarted', failsOnce, REAL),
  ],
};
