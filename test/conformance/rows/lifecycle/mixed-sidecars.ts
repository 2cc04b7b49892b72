/** CL-037 to CL-047: sidecars between ordinary init containers. */

import { expect } from 'chai';
import { type Row, row, type Scenario } from '../../row.ts';
import { container, type PodManifest, sidecar } from '../../world/manifest.ts';
import type { ObservedPod } from '../../world/observed-pod.ts';
import { exitsBefore, neverStarts, ranOnce, runTogether, startsBefore } from '../../world/order.ts';
import { eachPolicy, id, LONG, type Policy, runsOtherImage } from './policies.ts';

const mixed: PodManifest = {
  restartPolicy: 'Never',
  initContainers: [
    container('init1', { delay: 1 }),
    sidecar('sidecar1', LONG),
    container('init2', { delay: 5 }),
    sidecar('sidecar2', LONG),
    container('init3', { delay: 1 }),
  ],
  containers: [container('regular', { delay: 5 })],
};

function mixedRow(number: number, title: string, check: (pod: ObservedPod) => void): Row {
  const scenario: Scenario = async (world) => {
    const pod = world.run(mixed);
    await world.until('over', 300, () => pod.over);
    check(pod);
  };
  return row(id(number), title, scenario, { real: true });
}

const mixedRows: Row[] = [
  mixedRow(37, 'succeeds with sidecars among its init containers', (pod) =>
    expect(pod.phase).to.equal('Succeeded'),
  ),
  mixedRow(38, 'starts a sidecar after the init container before it', (pod) =>
    exitsBefore(pod, 'init1', 'sidecar1'),
  ),
  mixedRow(39, 'runs a sidecar beside the init container after it', (pod) =>
    runTogether(pod, 'sidecar1', 'init2'),
  ),
  mixedRow(40, 'starts the second sidecar after the second init container', (pod) =>
    exitsBefore(pod, 'init2', 'sidecar2'),
  ),
  mixedRow(41, 'starts the second sidecar before the third init container', (pod) =>
    startsBefore(pod, 'sidecar2', 'init3'),
  ),
  mixedRow(42, 'runs both sidecars and the third init container together', (pod) => {
    runTogether(pod, 'sidecar1', 'sidecar2');
    runTogether(pod, 'sidecar1', 'init3');
    runTogether(pod, 'sidecar2', 'init3');
  }),
  mixedRow(43, 'starts the regular container after the last init container', (pod) =>
    exitsBefore(pod, 'init3', 'regular'),
  ),
  mixedRow(44, 'runs both sidecars beside the regular container', (pod) => {
    runTogether(pod, 'sidecar1', 'regular');
    runTogether(pod, 'sidecar2', 'regular');
  }),
];

const updatedDuringInit =
  (restartPolicy: Policy): Scenario =>
  async (world) => {
    const pod = world.run({
      restartPolicy,
      initContainers: [
        container('init1', { delay: 1 }),
        sidecar('sidecar1', LONG),
        container('init2', { delay: 90 }),
        sidecar('sidecar2', LONG),
      ],
      containers: [container('regular', LONG)],
    });
    await world.until('init2 running', 60, () => pod.container('init2')?.state.running);
    pod.setImage('sidecar1');
    await world.until(
      'sidecar1 updated',
      60,
      () => pod.restarts('sidecar1') === 1 && runsOtherImage(pod, 'sidecar1'),
    );
    ranOnce(pod, 'init1');
    ranOnce(pod, 'init2');
    neverStarts(pod, 'sidecar2');
    neverStarts(pod, 'regular');
  };

export const mixedSidecarRows: readonly Row[] = [
  ...mixedRows,
  ...eachPolicy(
    45,
    'restarts a sidecar that is updated during init, and nothing else',
    updatedDuringInit,
    true,
  ),
];
