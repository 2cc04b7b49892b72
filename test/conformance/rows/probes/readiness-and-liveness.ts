/** CP-01 to CP-08: readiness and liveness by exec, httpGet and tcpSocket. */

import { expect } from 'chai';
import { fails, file, HTTP, HTTP_FAILS_AFTER_10, httpGet, ONCE } from './handlers.ts';
import {
  expectNoRestart,
  isNeverReady,
  isNotRestarted,
  isRestarted,
  PROBED,
  type ProbeRow,
} from './probed.ts';

export const readinessAndLiveness: readonly ProbeRow[] = [
  {
    title: 'is not ready before the initial delay of its readiness probe',
    probed: { behaviour: HTTP, fields: { readinessProbe: { ...httpGet('/'), initialDelaySeconds: 15 } } },
    expects: async (world, pod) => {
      await world.until('ready', 300, () => pod.container(PROBED)?.ready && pod.isReady());
      // Counted from the whole second of the start, as the status has it: up to a second before 15 are over.
      expect(pod.now - pod.first(PROBED).startedAt).to.be.at.least(15 - Math.max(1, world.slack));
      expectNoRestart(pod);
    },
    real: true,
  },
  {
    title: 'is never ready, and never restarted, while its readiness probe fails',
    probed: { fields: { readinessProbe: { ...fails, initialDelaySeconds: 15 } } },
    expects: isNeverReady,
    real: true,
  },
  {
    title: 'restarts when the file that its exec liveness probe reads has gone',
    probed: {
      behaviour: {
        files: [
          { at: 0, create: 'health' },
          { at: 10, remove: 'health' },
        ],
      },
      fields: { livenessProbe: { ...file('health'), ...ONCE, timeoutSeconds: 5 } },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'does not restart while its exec liveness probe succeeds',
    probed: {
      behaviour: { files: [{ at: 0, create: 'health' }] },
      fields: { livenessProbe: { ...file('health'), ...ONCE, timeoutSeconds: 5 } },
    },
    expects: isNotRestarted,
    real: true,
  },
  {
    title: 'restarts when its httpGet liveness probe is answered 500',
    probed: {
      behaviour: HTTP_FAILS_AFTER_10,
      fields: { livenessProbe: { ...httpGet('/healthz'), ...ONCE } },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'does not restart while its tcpSocket liveness probe connects',
    probed: {
      behaviour: HTTP,
      fields: { livenessProbe: { tcpSocket: { port: 8080 }, ...ONCE, timeoutSeconds: 5 } },
    },
    expects: isNotRestarted,
    real: true,
  },
  {
    title: 'counts restarts up, and never down',
    probed: {
      behaviour: HTTP_FAILS_AFTER_10,
      fields: { livenessProbe: { ...httpGet('/healthz'), initialDelaySeconds: 5, failureThreshold: 1 } },
    },
    expects: async (world, pod) => {
      await world.until('5 restarts', 14 * 60, () => pod.restarts(PROBED) >= 5);
      const counts = pod.statuses.map(
        ({ status }) =>
          [...(status.initContainerStatuses ?? []), ...status.containerStatuses].find(
            ({ name }) => name === PROBED,
          )?.restartCount,
      );
      expect(counts, `${pod}`).to.deep.equal(counts.toSorted((a = 0, b = 0) => a - b));
    },
  },
  {
    title: 'does not restart while its httpGet liveness probe succeeds',
    probed: {
      behaviour: HTTP,
      fields: {
        livenessProbe: { ...httpGet('/'), initialDelaySeconds: 15, timeoutSeconds: 5, failureThreshold: 5 },
      },
    },
    expects: isNotRestarted,
    real: true,
  },
];
