/** The recorded scenarios with init containers and sidecars. */

import { exec, pod, sidecar } from '../../support/pod.ts';
import { GENTLE, type Scenario } from './scenario.ts';

const slow = (after: number) => [{ onSignal: { after, code: 0 } }];
const exits = (code: number) => [{ exits: { after: 1, code } }];

export const INIT_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'n1-init-sidecars-termination-order': {
    pod: pod({
      initContainers: [
        { name: 'init1' },
        sidecar({ name: 'side1', lifecycle: { postStart: exec('post-side1'), preStop: exec('pre-side1') } }),
        sidecar({ name: 'side2', lifecycle: { preStop: exec('pre-side2') } }),
        { name: 'init2' },
      ],
      containers: [{ name: 'main1', lifecycle: { preStop: exec('pre-main1') } }, { name: 'main2' }],
    }),
    processes: {
      init1: exits(0),
      init2: exits(0),
      side1: [GENTLE],
      side2: slow(0.5),
      main1: slow(2),
      main2: slow(0.5),
    },
    hooks: {
      'side1/postStart': [{ takes: 2 }],
      'side1/preStop': [{ takes: 1 }],
      'side2/preStop': [{ takes: 1 }],
      'main1/preStop': [{ takes: 2 }],
    },
  },
  'n3-sidecars-grace-exhausted': {
    pod: pod({
      terminationGracePeriodSeconds: 5,
      initContainers: [
        sidecar({ name: 'side1', lifecycle: { preStop: exec('pre-side1') } }),
        sidecar({ name: 'side2' }),
      ],
    }),
    processes: { main: [{ onSignal: 'ignores' }], side1: slow(0.5), side2: [GENTLE] },
    hooks: { 'side1/preStop': [{ takes: 1 }] },
  },
  'n5-init-fails-never': {
    pod: pod({ restartPolicy: 'Never', initContainers: [{ name: 'init1' }] }),
    processes: { init1: exits(2), main: [GENTLE] },
  },
};
