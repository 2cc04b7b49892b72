/** CL-029 to CL-036: updates of init containers, reboots and restarts of the kubelet. */

import { expect } from 'chai';
import { notApplicable, type Row, row, type Scenario } from '../../row.ts';
import { container } from '../../world/manifest.ts';
import { ranOnce } from '../../world/order.ts';
import { id } from './policies.ts';

export const REBOOT =
  'stops the pod’s sandbox while the kubelet is down; a pod of hooklet has no sandbox, and its processes end with hooklet';

export const KUBELET_RESTART =
  'restarts the kubelet beside running containers; hooklet’s containers are its children and never outlive it';

const updatedAfterwards: Scenario = async (world) => {
  const pod = world.run({
    initContainers: [container('init', { delay: 1 })],
    containers: [container('regular')],
  });
  await world.until('running', 60, () => pod.isReady());
  pod.setImage('init');
  await world.pass(30, () => expect(pod.restarts('init'), `${pod}`).to.equal(0));
  ranOnce(pod, 'init');
  ranOnce(pod, 'regular');
};

const updatedWhileRunning: Scenario = async (world) => {
  const pod = world.run({
    initContainers: [container('init', { delay: 60 })],
    containers: [container('regular')],
  });
  await world.until('init running', 60, () => pod.container('init')?.state.running);
  pod.setImage('init');
  await world.pass(30, () => expect(pod.restarts('init'), `${pod}`).to.equal(0));
  ranOnce(pod, 'init');
};

const updatedWhileTerminating: Scenario = async (world) => {
  const pod = world.run({
    terminationGracePeriodSeconds: 120,
    initContainers: [container('init', { delay: 1 })],
    containers: [container('regular', { terminationSeconds: 60 })],
  });
  await world.until('running', 60, () => pod.isReady());
  pod.delete();
  await world.pass(1);
  pod.setImage('init');
  await world.pass(15, () => ranOnce(pod, 'init'));
};

export const initRows: readonly Row[] = [
  row(id(29), 'does not run an init container again whose image is updated', updatedAfterwards, {
    real: true,
  }),
  row(
    id(30),
    'does not restart an init container whose image is updated while it runs',
    updatedWhileRunning,
    {
      real: true,
    },
  ),
  row(
    id(31),
    'does not run an init container whose image is updated while the pod terminates',
    updatedWhileTerminating,
    {
      real: true,
    },
  ),
  notApplicable(id(32), 'runs everything again in order after a reboot', REBOOT),
  notApplicable(id(33), 'restarts no init container after a restart of the kubelet', KUBELET_RESTART),
  notApplicable(id(34), 'neither when their records have been removed', KUBELET_RESTART),
  notApplicable(id(35), 'restarts no init container that is done while the third runs', KUBELET_RESTART),
  notApplicable(id(36), 'neither when the records of those that are done have been removed', KUBELET_RESTART),
];
