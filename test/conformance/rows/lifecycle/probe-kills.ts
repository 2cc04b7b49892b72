/** CL-025 to CL-028: hooks and probes of a container that a probe has killed. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../../row.ts';
import { does } from '../../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../../world/manifest.ts';
import { ranOnce, runTogether, startsBefore } from '../../world/order.ts';
import { fails, id, REAL } from './policies.ts';

function preStopOfProbeKill(probe: 'startupProbe' | 'livenessProbe'): Scenario {
  return async (world) => {
    const pod = world.run({
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 100,
      containers: [
        container(
          'regular',
          { terminationSeconds: 15 },
          {
            [probe]: { ...fails, initialDelaySeconds: 10, failureThreshold: 1 },
            lifecycle: { preStop: does({ seconds: 1 }) },
          },
        ),
      ],
    });
    await world.until('over', 120, () => pod.over);
    ranOnce(pod, 'regular/preStop');
    runTogether(pod, 'regular/preStop', 'regular');
    ranOnce(pod, 'regular');
  };
}

/** Liveness fails after 10 s; what is probed is noted under these names. */
function probedWhileStopping(preStopSeconds: number): PodManifest {
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 100,
    containers: [
      container(
        'regular',
        {},
        {
          livenessProbe: {
            ...does({ exitCode: 1, label: 'liveness' }),
            initialDelaySeconds: 10,
            periodSeconds: 1,
            failureThreshold: 1,
          },
          readinessProbe: { ...does({ label: 'readiness' }), periodSeconds: 1 },
          lifecycle: { preStop: does({ seconds: preStopSeconds }) },
        },
      ),
    ],
  };
}

const readinessGoesOn: Scenario = async (world) => {
  const pod = world.run(probedWhileStopping(10));
  await world.until('over', 120, () => pod.over);
  const { startedAt, exitedAt } = pod.first('regular/preStop');
  const during = (name: string) =>
    pod.runs(name).filter((run) => run.startedAt > startedAt && run.startedAt < exitedAt);
  expect(during('readiness').length, `${pod}`).to.be.above(0);
  expect(during('liveness').length, `${pod}`).to.equal(0);
};

const sidecarIsNotRestarted: Scenario = async (world) => {
  const livenessProbe = {
    ...does({ exitCode: 1, label: 'sidecar-liveness' }),
    initialDelaySeconds: 1,
    periodSeconds: 1,
  };
  const pod = world.run({
    ...probedWhileStopping(50),
    initContainers: [sidecar('sidecar', {}, { livenessProbe })],
  });
  await world.until('over', 300, () => pod.over);
  startsBefore(pod, 'sidecar-liveness', 'regular/preStop');
  const { startedAt, exitedAt } = pod.first('regular/preStop');
  const during = pod.runs('sidecar').filter((run) => run.startedAt > startedAt && run.startedAt < exitedAt);
  expect(during.length, `runs of the sidecar during preStop in\n${pod}`).to.equal(0);
};

export const probeKillRows: readonly Row[] = [
  row(id(25), 'runs preStop when a startup probe fails', preStopOfProbeKill('startupProbe'), REAL),
  row(id(26), 'runs preStop when a liveness probe fails', preStopOfProbeKill('livenessProbe'), REAL),
  row(id(27), 'probes readiness while preStop runs, and liveness no more', readinessGoesOn),
  row(id(28), 'does not restart a sidecar while the pod terminates', sidecarIsNotRestarted),
];
