/** LH: lifecycle hooks, `test/e2e/common/node/lifecycle_hook.go`. */

import { expect } from 'chai';
import { type Group, type Row, row, rowId, type Scenario } from '../row.ts';
import { does } from '../world/behaviour.ts';
import { type ContainerManifest, container, sidecar } from '../world/manifest.ts';
import type { World } from '../world/world.ts';

type Place = 'regular' | 'sidecar';
type Handler = 'exec' | 'http' | 'https';

const PATH = '/echo?msg=hook';

function handlerOf(world: World, handler: Handler): unknown {
  if (handler === 'exec') return does({ calls: PATH });
  const { host, httpPort, httpsPort } = world.helper;
  const scheme = handler === 'https' ? 'HTTPS' : 'HTTP';
  return { httpGet: { host, port: handler === 'https' ? httpsPort : httpPort, path: PATH, scheme } };
}

function hookedPod(place: Place, lifecycle: unknown) {
  const hooked = (make: typeof container): ContainerManifest => make('hooked', {}, { lifecycle });
  return place === 'regular'
    ? { containers: [hooked(container)] }
    : { initContainers: [hooked(sidecar)], containers: [container('pause')] };
}

function postStart(place: Place, handler: Handler): Scenario {
  return async (world) => {
    const pod = world.run(hookedPod(place, { postStart: handlerOf(world, handler) }));
    await world.until('running', 300, () => pod.phase === 'Running');
    await world.until('the helper was called', 120, () => called(world, handler));
  };
}

function preStop(place: Place, handler: Handler): Scenario {
  return async (world) => {
    const pod = world.run(hookedPod(place, { preStop: handlerOf(world, handler) }));
    await world.until('running', 300, () => pod.phase === 'Running');
    expect(world.helper.requests.length, 'calls before the deletion').to.equal(0);
    pod.delete(15);
    await world.until('the helper was called', 30, () => called(world, handler));
    await world.until('gone', 300, () => pod.removed);
  };
}

function called(world: World, handler: Handler): boolean {
  const scheme = handler === 'https' ? 'https' : 'http';
  return world.helper.requests.some((request) => request.path === PATH && request.scheme === scheme);
}

/** In upstream's order. */
const HOOKS: readonly (readonly [string, (place: Place) => Scenario])[] = [
  ['runs an exec postStart hook{of}', (place) => postStart(place, 'exec')],
  ['runs an exec preStop hook{of}', (place) => preStop(place, 'exec')],
  ['runs an httpGet postStart hook{of}', (place) => postStart(place, 'http')],
  [
    'runs an https postStart hook{of} and does not check the certificate',
    (place) => postStart(place, 'https'),
  ],
  ['runs an httpGet preStop hook{of}', (place) => preStop(place, 'http')],
  ['runs an https preStop hook{of} and does not check the certificate', (place) => preStop(place, 'https')],
];

function hookRows(place: Place, first: number): Row[] {
  const where = place === 'regular' ? '' : ' of a sidecar';
  return HOOKS.map(([title, scenario], index) =>
    row(rowId('LH', first + index), title.replace('{of}', where), scenario(place), { real: true }),
  );
}

/** Ends between so many seconds after the deletion. */
function sleepingPreStop(
  sleep: number,
  tgps: number,
  grace: number | undefined,
  from: number,
  to: number,
): Scenario {
  return async (world) => {
    const pod = world.run({
      terminationGracePeriodSeconds: tgps,
      containers: [container('main', {}, { lifecycle: { preStop: { sleep: { seconds: sleep } } } })],
    });
    await world.until('running', 300, () => pod.phase === 'Running');
    pod.delete(grace);
    await world.until('gone', tgps + 30, () => pod.removed);
    const seconds = pod.first('main').exitedAt - pod.deletedAt;
    expect(seconds, `seconds from deletion to end in\n${pod}`).to.be.within(from, to);
  };
}

const rows: Row[] = [
  ...hookRows('regular', 1),
  ...hookRows('sidecar', 7),
  row('LH-13', 'lets a preStop sleep end within the grace', sleepingPreStop(50, 100, undefined, 50, 100), {
    real: true,
  }),
  row('LH-14', 'cuts a preStop sleep at a shorter deletion grace', sleepingPreStop(50, 100, 30, 30, 50), {
    real: true,
  }),
  row(
    'LH-15',
    'runs no preStop when the process ends by itself',
    async (world) => {
      const pod = world.run({
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 30,
        containers: [container('main', { delay: 3 }, { lifecycle: { preStop: { sleep: { seconds: 10 } } } })],
      });
      await world.until('over', 300, () => pod.over);
      const { startedAt, exitedAt } = pod.first('main');
      expect(exitedAt - startedAt).to.be.within(0, 10);
      expect(pod.runs('main/preStop').length).to.equal(0);
    },
    { real: true },
  ),
  row('LH-16', 'does not wait for a preStop sleep of 0', sleepingPreStop(0, 30, undefined, 0, 30), {
    real: true,
  }),
  row(
    'LH-17',
    'takes a stop signal from the manifest and reports it',
    async (world) => {
      const pod = world.run({
        os: { name: 'linux' },
        containers: [container('main', {}, { lifecycle: { stopSignal: 'SIGTERM' } })],
      });
      await world.until('running', 300, () => pod.phase === 'Running');
      expect(pod.container('main')?.stopSignal).to.equal('SIGTERM');
    },
    { real: true },
  ),
];

export const lifecycleHooks: Group = {
  prefix: 'LH',
  title: 'lifecycle hooks',
  upstream: 'test/e2e/common/node/lifecycle_hook.go',
  rows,
};
