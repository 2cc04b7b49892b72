/** CP-09 to CP-13: probes that take too long, or are sent elsewhere. */

import { expect } from 'chai';
import { does } from '../../world/behaviour.ts';
import { httpGet, ONCE, redirects } from './handlers.ts';
import { isNeverReady, isNotRestarted, isRestarted, type ProbeRow } from './probed.ts';

export const timeOutsAndRedirects: readonly ProbeRow[] = [
  {
    title: 'restarts when its exec liveness probe takes longer than its time-out',
    probed: { fields: { livenessProbe: { ...does({ seconds: 10 }), ...ONCE, timeoutSeconds: 1 } } },
    expects: isRestarted,
  },
  {
    title: 'is never ready while its exec readiness probe takes longer than its time-out',
    probed: {
      fields: { readinessProbe: { ...does({ seconds: 10 }), initialDelaySeconds: 15, timeoutSeconds: 1 } },
    },
    expects: isNeverReady,
  },
  {
    title: 'restarts when its exec liveness probe fails but leaves its output open beyond the time-out',
    probed: {
      fields: { livenessProbe: { ...does({ childSeconds: 10, exitCode: 1 }), ...ONCE, timeoutSeconds: 1 } },
    },
    expects: isRestarted,
  },
  {
    title: 'follows a redirect of its liveness probe on the same host, and restarts when that fails',
    probed: {
      behaviour: redirects('/unhealthy', '/redirect'),
      fields: { livenessProbe: { ...httpGet('/redirect'), ...ONCE } },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'does not follow a redirect to another host: a success, with a ProbeWarning',
    probed: {
      behaviour: redirects('http://0.0.0.0/', '/redirect'),
      fields: { livenessProbe: { ...httpGet('/redirect'), ...ONCE } },
    },
    expects: async (world, pod) => {
      await isNotRestarted(world, pod);
      const text = 'Probe terminated redirects, Response body: <a href="http://0.0.0.0/">Found</a>.';
      expect(pod.hasEvent('ProbeWarning', text), `the warning in\n${pod}`).to.equal(true);
    },
    real: true,
  },
];
