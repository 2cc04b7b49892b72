/** RT: restart policies and termination messages, `test/e2e/common/node/runtime.go`. */

import { expect } from 'chai';
import { type Group, row, type Scenario } from '../row.ts';
import type { Behaviour } from '../world/behaviour.ts';
import { container } from '../world/manifest.ts';

type Policy = 'Always' | 'OnFailure' | 'Never';

/** Fails, succeeds, stays. */
const THREE_RUNS: readonly Behaviour[] = [{ delay: 0, exitCode: 1 }, { delay: 0 }, {}];

interface Expected {
  readonly restarts: number;
  readonly phase: string;
  readonly state: 'running' | 'terminated';
  readonly ready: boolean;
}

const EXPECTED: Readonly<Record<Policy, Expected>> = {
  Always: { restarts: 2, phase: 'Running', state: 'running', ready: true },
  OnFailure: { restarts: 1, phase: 'Succeeded', state: 'terminated', ready: false },
  Never: { restarts: 0, phase: 'Failed', state: 'terminated', ready: false },
};

const exitStatuses: Scenario = async (world) => {
  for (const [policy, expected] of Object.entries(EXPECTED)) {
    const pod = world.run({
      restartPolicy: policy as Policy,
      containers: [container('terminates', THREE_RUNS)],
    });
    const { restarts, phase, state, ready } = expected;
    await world.until(`${policy}: ${restarts} restarts`, 300, () => pod.restarts('terminates') === restarts);
    await world.until(`${policy}: ${phase}`, 300, () => pod.phase === phase);
    await world.until(`${policy}: Ready ${ready}`, 300, () => pod.isReady() === ready);
    expect(Object.keys(pod.container('terminates')?.state ?? {}), `${pod}`).to.deep.equal([state]);
    pod.delete();
    await world.until('gone', 300, () => pod.removed);
  }
};

function message(
  behaviour: Behaviour,
  fields: Readonly<Record<string, unknown>>,
  phase: string,
  expected: string,
): Scenario {
  return async (world) => {
    const pod = world.run({ restartPolicy: 'Never', containers: [container('main', behaviour, fields)] });
    await world.until(phase, 300, () => pod.phase === phase);
    const { terminated } = pod.container('main')?.state ?? {};
    expect(terminated?.message ?? '', `the message in\n${pod}`).to.equal(expected);
    pod.delete();
    await world.until('gone', 300, () => pod.removed);
  };
}

const FALLS_BACK = { terminationMessagePolicy: 'FallbackToLogsOnError' };
const REAL = { real: true };

export const runtime: Group = {
  prefix: 'RT',
  title: 'restart policies and termination messages',
  upstream: 'test/e2e/common/node/runtime.go',
  rows: [
    row('RT-1', 'restarts as the policy says: Always, OnFailure, Never', exitStatuses, REAL),
    row(
      'RT-2',
      'reports what was written to the termination message path',
      message(
        { delay: 0, message: 'DONE' },
        { terminationMessagePath: '/dev/termination-log' },
        'Succeeded',
        'DONE',
      ),
      REAL,
    ),
    row(
      'RT-3',
      'reports it from a path of the pod’s own, as a user that is not root',
      message(
        { delay: 0, message: 'DONE' },
        {
          terminationMessagePath: '/dev/termination-custom-log',
          securityContext: { runAsUser: 1000 },
        },
        'Succeeded',
        'DONE',
      ),
      REAL,
    ),
    row(
      'RT-4',
      'reports the end of the log of a container that failed, when it is to fall back to that',
      message({ delay: 0, prints: 'DONE', exitCode: 1 }, FALLS_BACK, 'Failed', 'DONE'),
      REAL,
    ),
    row(
      'RT-5',
      'does not fall back to the log of a container that succeeded',
      message({ delay: 0, prints: 'DONE' }, FALLS_BACK, 'Succeeded', ''),
      REAL,
    ),
    row(
      'RT-6',
      'reports the file of a container that succeeded, also when it may fall back',
      message({ delay: 0, message: 'OK' }, FALLS_BACK, 'Succeeded', 'OK'),
      REAL,
    ),
  ],
};
