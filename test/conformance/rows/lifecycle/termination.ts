/** CL-120 to CL-127: the order in which a pod with sidecars ends. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { container, sidecar } from '../../world/manifest.ts';
import type { ObservedPod } from '../../world/observed-pod.ts';
import { ended, endsBefore, neverStarts, startsBefore } from '../../world/order.ts';
import { eachPolicy, fails, id, LONG, type Policy, REAL } from './policies.ts';
import { SIDECARS, threeSidecars, withPreStops } from './three-sidecars.ts';

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

export const terminationRows: readonly Row[] = [
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
];
