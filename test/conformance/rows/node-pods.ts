/** NP and NX: pods that are deleted at any moment, and the examples, `test/e2e/node/`. */

import { expect } from 'chai';
import { type Group, notApplicable, row, type Scenario } from '../row.ts';
import { does } from '../world/behaviour.ts';
import { container, type PodManifest } from '../world/manifest.ts';
import { containerStatus, type ObservedPod } from '../world/observed-pod.ts';
import { neverStarts } from '../world/order.ts';

const goesAway: Scenario = async (world) => {
  const pod = world.run({ containers: [container('main')] });
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.delete(30);
  await world.until('gone', 90, () => pod.removed);
};

const RUNS = 45;
const PHASES = ['Pending', 'Running', 'Failed'];

/** At moments that are spread over the life of the pod, the same ones every time. */
function deletedAtAnyMoment(
  manifest: PodManifest,
  lifeSeconds: number,
  check: (pod: ObservedPod) => void,
): Scenario {
  return async (world) => {
    for (let run = 0; run < RUNS; run += 1) {
      const pod = world.run(manifest);
      await world.pass((lifeSeconds * run) / RUNS);
      pod.delete(1);
      await world.until('gone', 60, () => pod.removed);
      check(pod);
    }
  };
}

function expectHonestStatuses(pod: ObservedPod): void {
  const phases = pod.statuses.map(({ status }) => PHASES.indexOf(status.phase));
  expect(phases, `phases in\n${pod}`).to.deep.equal(phases.toSorted((a, b) => a - b));
  expect(phases, `phases in\n${pod}`).to.not.include(-1);
  let terminated = false;
  for (const { status } of pod.statuses) {
    const { state } = containerStatus(status, 'fails') ?? {};
    if (terminated) expect(state?.terminated, `a start after the end in\n${pod}`).to.not.equal(undefined);
    if (!state?.terminated) continue;
    terminated = true;
    const { exitCode, reason } = state.terminated;
    if (exitCode === 137) expect(reason).to.be.oneOf(['Error', 'ContainerStatusUnknown']);
    else expect({ exitCode, reason }, `${pod}`).to.deep.equal({ exitCode: 1, reason: 'Error' });
  }
}

const failsSoon: PodManifest = {
  restartPolicy: 'Never',
  containers: [container('fails', { delay: 2, exitCode: 1, onTerm: 'ignores' })],
};

const initFails: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [container('init', { delay: 2, exitCode: 1, onTerm: 'ignores' })],
  containers: [container('main', { delay: 1 })],
};

function expectMainNeverStarted(pod: ObservedPod): void {
  neverStarts(pod, 'main');
  for (const { status } of pod.statuses) {
    const main = containerStatus(status, 'main');
    expect(main?.state.running, `${pod}`).to.equal(undefined);
    expect(main?.state.terminated?.startedAt ?? null, `${pod}`).to.equal(null);
  }
}

const noSecondSandbox: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'OnFailure',
    containers: [container('first', { delay: 0 }), container('second', { delay: 0 })],
  });
  await world.until('over', 300, () => pod.over);
  await world.pass(60);
  expect(pod.phase).to.equal('Succeeded');
  expect(pod.runs('first').length + pod.runs('second').length, `${pod}`).to.equal(2);
  expect(pod.hasEvent('SandboxChanged')).to.equal(false);
};

const negativeGrace: Scenario = async (world) => {
  const pod = world.run({
    terminationGracePeriodSeconds: -1,
    containers: [container('main', { onTerm: 'ignores' })],
  });
  expect(pod.worker.pod.spec.terminationGracePeriodSeconds).to.equal(1);
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.delete();
  await world.until('gone', 3 + world.slack, () => pod.removed);
};

export const nodePods: Group = {
  prefix: 'NP',
  title: 'pods that are deleted',
  upstream: 'test/e2e/node/pods.go',
  rows: [
    row('NP-1', 'is seen to go within its grace', goesAway, { real: true }),
    row(
      'NP-2',
      'tells the truth of a failing pod that is deleted at any moment',
      deletedAtAnyMoment(failsSoon, 3, expectHonestStatuses),
    ),
    row(
      'NP-3',
      'never reports a start behind a failing init container, deleted at any moment',
      deletedAtAnyMoment(initFails, 3, expectMainNeverStarted),
    ),
    row('NP-4', 'starts nothing again when all containers are done', noSecondSandbox, { real: true }),
    notApplicable(
      'NP-5',
      'gives all containers of an evicted pod a final status',
      'eviction is a decision of the node, by its disk or memory pressure; hooklet evicts nothing',
    ),
    row('NP-6', 'takes a negative grace for 1 s', negativeGrace),
  ],
};

const examples: Scenario = async (world) => {
  const exec = world.run({
    containers: [
      container(
        'liveness',
        {
          files: [
            { at: 0, create: 'healthy' },
            { at: 30, remove: 'healthy' },
          ],
        },
        { livenessProbe: { ...does({ requires: 'healthy' }), initialDelaySeconds: 5, periodSeconds: 5 } },
      ),
    ],
  });
  const http = world.run({
    containers: [
      container(
        'liveness',
        { serves: [{ port: 8080, paths: { '/healthz': [{ status: 200 }, { from: 10, status: 500 }] } }] },
        {
          livenessProbe: {
            httpGet: { path: '/healthz', port: 8080 },
            initialDelaySeconds: 3,
            periodSeconds: 3,
          },
        },
      ),
    ],
  });
  await world.until('both restarted', 120, () => [exec, http].every((pod) => pod.restarts('liveness') >= 1));
};

const SEGMENTATION_FAULT = 139;

const exitCode139: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    containers: [container('main', { delay: 1, exitCode: SEGMENTATION_FAULT })],
  });
  await world.until('over', 60, () => pod.over);
  const { exitCode, reason } = pod.container('main')?.state.terminated ?? {};
  expect({ exitCode, reason }).to.deep.equal({ exitCode: SEGMENTATION_FAULT, reason: 'Error' });
};

const kubeletEvents: Scenario = async (world) => {
  const pod = world.run({ containers: [container('main')] });
  await world.until('running', 60, () => pod.phase === 'Running');
  expect(pod.events.map(({ reason, fieldPath }) => [reason, fieldPath])).to.deep.equal([
    ['Created', 'spec.containers{main}'],
    ['Started', 'spec.containers{main}'],
  ]);
};

export const nodeExamples: Group = {
  prefix: 'NX',
  title: 'examples, exit codes and events',
  upstream: 'test/e2e/node/examples.go, container_termination_metrics.go, events.go',
  rows: [
    row('NX-1', 'restarts the liveness examples of the documentation', examples, { real: true }),
    row('NX-2', 'reports 139 for a container that a segmentation fault ended', exitCode139, { real: true }),
    row('NX-3', 'records the kubelet’s events of a pod', kubeletEvents, { real: true }),
  ],
};
