/** CP-14 to CP-19: startup probes, and the grace of a probe. */

import { expect } from 'chai';
import { does } from '../../world/behaviour.ts';
import { fails, file, ONCE } from './handlers.ts';
import { isNotRestarted, isRestarted, PROBED, type ProbeRow } from './probed.ts';

export const startupAndGrace: readonly ProbeRow[] = [
  {
    title: 'restarts when its startup probe fails',
    probed: {
      fields: {
        startupProbe: { ...fails, initialDelaySeconds: 15, failureThreshold: 3 },
        livenessProbe: { ...does({}), ...ONCE },
      },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'is not probed for liveness before its startup probe has succeeded',
    probed: {
      fields: {
        startupProbe: { ...fails, initialDelaySeconds: 15, failureThreshold: 60 },
        livenessProbe: { ...fails, ...ONCE },
      },
    },
    expects: isNotRestarted,
    real: true,
  },
  {
    title: 'is probed for liveness once its startup probe has succeeded',
    probed: {
      behaviour: { files: [{ at: 10, create: 'startup' }] },
      fields: {
        startupProbe: { ...file('startup'), initialDelaySeconds: 15, failureThreshold: 60 },
        livenessProbe: { ...fails, ...ONCE },
      },
    },
    expects: async (world, pod) => {
      await isRestarted(world, pod);
      const startedAt = pod.firstAt(({ initContainerStatuses = [], containerStatuses }) =>
        [...initContainerStatuses, ...containerStatuses].some(
          ({ name, started }) => name === PROBED && started,
        ),
      );
      expect(startedAt, `started before it was restarted in\n${pod}`).to.be.below(pod.first(PROBED).exitedAt);
    },
    real: true,
  },
  {
    title: 'is probed for readiness as soon as its startup probe has succeeded',
    probed: {
      behaviour: { files: [{ at: 32, create: 'startup' }] },
      fields: {
        startupProbe: { ...file('startup'), periodSeconds: 5, failureThreshold: 600 },
        readinessProbe: { ...does({}), periodSeconds: 30 },
      },
    },
    expects: async (world, pod) => {
      const startedAt = await world.until('started', 300, () => pod.container(PROBED)?.started && pod.now);
      // Not with the next tick of its own period, which comes 30 s after the one before.
      await world.until('ready', 29, () => pod.container(PROBED)?.ready && pod.isReady());
      expect(pod.now - startedAt, `${pod}`).to.be.below(30);
    },
    real: true,
  },
  {
    title: 'is stopped with the grace of its liveness probe',
    probed: {
      behaviour: { onTerm: 'ignores' },
      spec: { terminationGracePeriodSeconds: 500 },
      fields: {
        livenessProbe: {
          ...fails,
          initialDelaySeconds: 10,
          failureThreshold: 1,
          terminationGracePeriodSeconds: 5,
        },
      },
    },
    expects: async (world, pod) => {
      await world.pass(40);
      await isRestarted(world, pod);
    },
    real: true,
  },
  {
    title: 'is stopped with the grace of its startup probe',
    probed: {
      behaviour: { onTerm: 'ignores' },
      spec: { terminationGracePeriodSeconds: 500 },
      fields: {
        startupProbe: {
          ...fails,
          initialDelaySeconds: 10,
          failureThreshold: 1,
          terminationGracePeriodSeconds: 5,
        },
      },
    },
    expects: async (world, pod) => {
      await world.pass(40);
      await isRestarted(world, pod);
    },
    real: true,
  },
];
