/** RP: container restart policies and rules, `test/e2e/common/node/container_restart_policy.go`. */

import { expect } from 'chai';
import { type Group, row, type Scenario } from '../row.ts';
import type { Behaviour } from '../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../world/manifest.ts';

type Policy = 'Always' | 'OnFailure' | 'Never';

const rule = (action: string, ...values: number[]) => ({ action, exitCodes: { operator: 'In', values } });
const RESTARTS_ON_42 = { restartPolicy: 'Never', restartPolicyRules: [rule('Restart', 42)] };
const RESTARTS_ALL_ON_42 = {
  restartPolicy: 'Never',
  restartPolicyRules: [rule('RestartAllContainers', 42)],
};

function exits(policy: Policy, exitCode: number, fields: Readonly<Record<string, unknown>>) {
  return { restartPolicy: policy, containers: [container('main', { delay: 0, exitCode }, fields)] };
}

function isRestarted(manifest: PodManifest): Scenario {
  return async (world) => {
    const pod = world.run(manifest);
    await world.until('3 restarts', 180, () => pod.restarts('main') >= 3);
    expect(pod.over).to.equal(false);
  };
}

function isNotRestarted(manifest: PodManifest): Scenario {
  return async (world) => {
    const pod = world.run(manifest);
    await world.until('over', 180, () => pod.over);
    expect(pod.phase).to.equal('Failed');
    expect(pod.restarts('main')).to.equal(0);
  };
}

/** Everything named is restarted, and these run in the end. */
function restartsAll(
  manifest: PodManifest,
  restarted: readonly string[],
  running: readonly string[],
): Scenario {
  return async (world) => {
    const pod = world.run(manifest);
    await world.until('all restarted and running', 180, () => {
      const again = restarted.every((name) => pod.restarts(name) >= 1);
      return again && running.every((name) => pod.container(name)?.state.running);
    });
    const counts = restarted.map((name) => pod.restarts(name));
    await world.pass(60);
    // One cycle: nothing is restarted for ever.
    expect(
      restarted.map((name) => pod.restarts(name)),
      `${pod}`,
    ).to.deep.equal(counts);
    expect(pod.phase).to.equal('Running');
  };
}

const ONCE: readonly Behaviour[] = [{ delay: 5, exitCode: 42 }, {}];
const INIT = { delay: 1 };

const fromRegular: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [container('init', INIT), sidecar('sidecar')],
  containers: [container('source', ONCE, RESTARTS_ALL_ON_42), container('regular')],
};

const fromSidecar: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [
    container('init', INIT),
    sidecar('source', [{ delay: 30, exitCode: 42 }, {}], {
      restartPolicyRules: [rule('RestartAllContainers', 42)],
    }),
  ],
  containers: [container('regular')],
};

const fromInit: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [
    container('init', INIT),
    sidecar('sidecar'),
    container('source', [{ delay: 5, exitCode: 42 }, INIT], RESTARTS_ALL_ON_42),
  ],
  containers: [container('regular')],
};

const fromOneOfTwo: PodManifest = {
  restartPolicy: 'Never',
  containers: [container('source', ONCE, RESTARTS_ALL_ON_42), container('other', {}, RESTARTS_ALL_ON_42)],
};

const afterPlainRestart: PodManifest = {
  restartPolicy: 'Never',
  containers: [
    container('source', [{ delay: 5, exitCode: 1 }, { delay: 5, exitCode: 42 }, {}], {
      restartPolicy: 'Never',
      restartPolicyRules: [rule('Restart', 1), rule('RestartAllContainers', 42)],
    }),
    container('regular'),
  ],
};

const REAL = { real: true };

export const restartRules: Group = {
  prefix: 'RP',
  title: 'container restart policies and rules',
  upstream: 'test/e2e/common/node/container_restart_policy.go',
  rows: [
    row('RP-01', 'restarts on an exit code of a rule', isRestarted(exits('Never', 42, RESTARTS_ON_42)), REAL),
    row(
      'RP-02',
      'does not restart on another exit code',
      isNotRestarted(exits('Never', 1, RESTARTS_ON_42)),
      REAL,
    ),
    row(
      'RP-03',
      'does not restart a container that says Never in a pod that says Always',
      isNotRestarted(exits('Always', 1, { restartPolicy: 'Never' })),
      REAL,
    ),
    row(
      'RP-04',
      'restarts a container that says Always in a pod that says Never',
      isRestarted(exits('Never', 1, { restartPolicy: 'Always' })),
      REAL,
    ),
    row(
      'RP-05',
      'follows the pod when the container says nothing',
      isRestarted(exits('Always', 1, {})),
      REAL,
    ),
    row(
      'RP-06',
      'restarts all containers when a regular one asks for it',
      restartsAll(fromRegular, ['init', 'sidecar', 'source', 'regular'], ['source', 'regular']),
      REAL,
    ),
    row(
      'RP-07',
      'restarts all containers when a sidecar asks for it',
      restartsAll(fromSidecar, ['init', 'source', 'regular'], ['regular']),
      REAL,
    ),
    row(
      'RP-08',
      'restarts all containers when an init container asks for it',
      restartsAll(fromInit, ['init', 'sidecar', 'source'], ['regular']),
      REAL,
    ),
    row(
      'RP-09',
      'restarts all containers once when two have the rule',
      restartsAll(fromOneOfTwo, ['source', 'other'], ['source', 'other']),
      REAL,
    ),
    row(
      'RP-10',
      'restarts all containers after a restart of one',
      restartsAll(afterPlainRestart, ['source', 'regular'], ['source', 'regular']),
      REAL,
    ),
  ],
};
