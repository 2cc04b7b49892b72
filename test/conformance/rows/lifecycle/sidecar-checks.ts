/** What is asked of a pod with a sidecar, by its restart policy. */

import { expect } from 'chai';
import type { ObservedPod } from '../../world/observed-pod.ts';
import { neverStarts, ranOnce, runTogether } from '../../world/order.ts';
import type { Policy } from './policies.ts';

export type Check = (pod: ObservedPod, policy: Policy) => void;

export const endsWell: Check = (pod, policy) => {
  if (policy === 'Always') {
    expect(pod.phase, `${pod}`).to.equal('Running');
    expect(pod.restarts('regular'), `${pod}`).to.be.above(0);
  } else {
    expect(pod.phase, `${pod}`).to.equal('Succeeded');
  }
};

export const sidecarRanOnce: Check = (pod) => {
  ranOnce(pod, 'sidecar');
  expect(pod.restarts('sidecar'), `${pod}`).to.equal(0);
};

export const regularRuns: Check = (pod, policy) => {
  const { exitCode } = pod.first('regular');
  if (policy !== 'Always') expect(exitCode, `${pod}`).to.equal(0);
};

export const restartsBefore: Check = (pod) => {
  const before = pod.runs('sidecar').filter(({ startedAt }) => startedAt < pod.first('regular').startedAt);
  expect(before.length, `runs of the sidecar before the regular container in\n${pod}`).to.be.above(1);
};

export const restartsAfter: Check = (pod) => {
  const after = pod.runs('sidecar').filter(({ startedAt }) => startedAt > pod.first('regular').startedAt);
  expect(after.length, `runs of the sidecar after the regular container in\n${pod}`).to.be.above(0);
};

export const failsAsPolicy: Check = (pod, policy) => {
  expect(pod.phase, `${pod}`).to.equal(policy === 'Never' ? 'Failed' : 'Pending');
};

export const initRanAsPolicy: Check = (pod, policy) => {
  if (policy === 'Never') ranOnce(pod, 'init');
  else expect(pod.runs('init').length, `${pod}`).to.be.at.least(3);
  expect(pod.first('init').exitCode).to.equal(1);
};

export const sidecarNeverStarts: Check = (pod) => neverStarts(pod, 'sidecar');

export const sidecarBesideInit: Check = (pod) => runTogether(pod, 'sidecar', 'init');
