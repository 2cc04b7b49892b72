/** CL-001 to CL-013: another image for a regular container. */

import { expect } from 'chai';
import type { Row, Scenario } from '../../row.ts';
import { container, sidecar } from '../../world/manifest.ts';
import { neverStarts, ranOnce } from '../../world/order.ts';
import { eachPolicy, fails, type Policy, runsOtherImage } from './policies.ts';

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

export const updateRows: readonly Row[] = [
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
];
