/** CP-20 to CP-23: gRPC probes, and probes while the pod terminates. */

import { expect } from 'chai';
import { FILE_READINESS, file, grpc, UNREADY_ON_TERM } from './handlers.ts';
import { type Assertion, isNotRestarted, isRestarted, isRunning, PROBED, type ProbeRow } from './probed.ts';

const turnsUnreadyWhileTerminating: Assertion = async (world, pod) => {
  await world.until('ready', 300, () => pod.isReady() && pod.container(PROBED)?.ready);
  pod.delete();
  await world.until('not ready while it runs', 30, () => isRunning(pod) && !pod.container(PROBED)?.ready);
  expect(pod.isReady(), `Ready in\n${pod}`).to.equal(false);
  expect(pod.over).to.equal(false);
};

export const grpcAndTermination: readonly ProbeRow[] = [
  {
    title: 'does not restart while its gRPC liveness probe is answered SERVING',
    probed: {
      behaviour: { serves: [{ port: 5000, grpc: 'SERVING' }] },
      fields: { livenessProbe: { ...grpc(5000), initialDelaySeconds: 5, failureThreshold: 1 } },
    },
    expects: isNotRestarted,
    real: true,
  },
  {
    title: 'restarts when its gRPC liveness probe asks a port that nobody listens on',
    probed: {
      behaviour: { serves: [{ port: 5000, grpc: 'SERVING' }] },
      fields: { livenessProbe: { ...grpc(2333), initialDelaySeconds: 5, failureThreshold: 1 } },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'turns unready while it terminates',
    probed: {
      behaviour: UNREADY_ON_TERM,
      spec: { terminationGracePeriodSeconds: 30 },
      fields: { readinessProbe: FILE_READINESS },
    },
    expects: turnsUnreadyWhileTerminating,
    real: true,
  },
  {
    title: 'is not probed for liveness while it terminates',
    probed: {
      behaviour: UNREADY_ON_TERM,
      spec: { terminationGracePeriodSeconds: 30 },
      fields: {
        readinessProbe: FILE_READINESS,
        livenessProbe: { ...file('ready'), periodSeconds: 1, failureThreshold: 1 },
      },
    },
    expects: async (world, pod) => {
      await turnsUnreadyWhileTerminating(world, pod);
      await world.pass(60);
      expect(pod.hasEvent('Killing', 'failed liveness probe'), `${pod}`).to.equal(false);
      expect(pod.hasEvent('Unhealthy', 'Liveness probe failed'), `${pod}`).to.equal(false);
    },
    real: true,
  },
];
