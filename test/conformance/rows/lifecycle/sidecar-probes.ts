/** CL-111 to CL-119 and CL-134: startup and liveness probes of sidecars. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { container, sidecar } from '../../world/manifest.ts';
import { exitsBefore, neverStarts, ranOnce, runTogether } from '../../world/order.ts';
import { eachPolicy, fails, id, LONG, type Policy, REAL, runsOtherImage } from './policies.ts';

const startupGates: Scenario = async (world) => {
  const startupProbe = { ...does({ requires: 'started' }), periodSeconds: 1, failureThreshold: 60 };
  const slow = (name: string) => sidecar(name, { startDelay: 10 }, { startupProbe });
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [slow('sidecar1'), slow('sidecar2')],
    containers: [container('regular', { delay: 1 })],
  });
  await world.until('over', 120, () => pod.over);
  const upAt = (name: string) => pod.first(name).startedAt + 10;
  expect(pod.first('sidecar2').startedAt, `${pod}`).to.be.at.least(upAt('sidecar1') - world.slack);
  expect(pod.first('regular').startedAt, `${pod}`).to.be.at.least(upAt('sidecar2') - world.slack);
};

/** The probe fails for as long as the first image runs. */
function failing(probe: 'startupProbe' | 'livenessProbe') {
  return { [probe]: { ...fails, initialDelaySeconds: 5, failureThreshold: 1 } };
}

const updatedWhileStartupFails =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar1', LONG), sidecar('sidecar2', LONG, failing('startupProbe'))],
      containers: [container('regular', { delay: 1 })],
    });
    await world.until('restarted once', 120, () => pod.restarts('sidecar2') === 1);
    expect(pod.phase).to.equal('Pending');
    pod.setImage('sidecar2');
    await world.until('updated', 120, () => pod.restarts('sidecar2') >= 2 && runsOtherImage(pod, 'sidecar2'));
    neverStarts(pod, 'regular');
    ranOnce(pod, 'sidecar1');
    expect(pod.phase).to.equal('Pending');
  };

const updatedAfterLiveness =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [sidecar('sidecar1', LONG), sidecar('sidecar2', LONG, failing('livenessProbe'))],
      containers: [container('regular', restartPolicy === 'Always' ? { delay: 1 } : LONG)],
    });
    await world.until('restarted once', 120, () => pod.restarts('sidecar2') === 1);
    pod.setImage('sidecar2');
    await world.until('updated', 120, () => pod.restarts('sidecar2') >= 2 && runsOtherImage(pod, 'sidecar2'));
    ranOnce(pod, 'sidecar1');
    if (restartPolicy === 'Always') expect(pod.runs('regular').length, `${pod}`).to.be.above(1);
    else ranOnce(pod, 'regular');
  };

function preStopOfSidecar(probe: 'startupProbe' | 'livenessProbe'): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 100,
      initContainers: [
        sidecar(
          'sidecar',
          { terminationSeconds: 15 },
          { ...failing(probe), lifecycle: { preStop: does({ seconds: 1 }) } },
        ),
      ],
      containers: [container('regular', LONG)],
    });
    await world.until('restarted', 120, () => pod.restarts('sidecar') >= 1);
    const [preStop] = pod.runs('sidecar/preStop');
    const { startedAt, exitedAt } = pod.first('sidecar');
    expect(preStop?.startedAt, `${pod}`).to.be.within(startedAt, exitedAt);
    runTogether(pod, 'sidecar/preStop', 'sidecar');
    if (probe === 'startupProbe') neverStarts(pod, 'regular');
    else ranOnce(pod, 'regular');
  };
}

const failsFirst: Scenario = async (world) => {
  const startupProbe = { ...does({ requires: 'started' }), initialDelaySeconds: 3, periodSeconds: 2 };
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [sidecar('sidecar', [{ delay: 0, exitCode: 1 }, {}], { startupProbe })],
    containers: [container('regular')],
  });
  await world.until('restarted', 90, () => pod.restarts('sidecar') >= 1);
  await world.until('sidecar running', 90, () => pod.container('sidecar')?.state.running);
  await world.until('regular running', 120, () => pod.container('regular')?.state.running);
  exitsBefore(pod, 'sidecar', 'regular');
};

export const sidecarProbeRows: readonly Row[] = [
  row(id(111), 'waits for the startup probe of each sidecar', startupGates),
  ...eachPolicy(112, 'updates a sidecar whose startup probe fails', updatedWhileStartupFails, true),
  row(
    id(115),
    'runs the preStop of a sidecar whose startup probe fails',
    preStopOfSidecar('startupProbe'),
    REAL,
  ),
  row(
    id(116),
    'runs the preStop of a sidecar whose liveness probe fails',
    preStopOfSidecar('livenessProbe'),
    REAL,
  ),
  ...eachPolicy(117, 'updates a sidecar that its liveness probe restarted', updatedAfterLiveness, true),
];

export const lateSidecarProbeRows: readonly Row[] = [
  row(id(134), 'starts the regular container once a sidecar that failed first has started', failsFirst, REAL),
];
