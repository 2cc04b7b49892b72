/** CP: probes, `test/e2e/common/node/container_probe.go`; every row on a regular container and on a sidecar. */

import { expect } from 'chai';
import { type Group, type Row, row } from '../row.ts';
import { type Behaviour, does } from '../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';
import type { World } from '../world/world.ts';

type Place = 'regular' | 'sidecar';

/** What is probed, how, and in what pod. */
interface Probed {
  readonly behaviour?: Behaviour;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly spec?: Partial<PodManifest>;
}

type Assertion = (world: World, pod: ObservedPod) => Promise<void>;

const PROBED = 'probed';
const OBSERVED_SECONDS = 240;

function probedPod(place: Place, { behaviour = {}, fields, spec = {} }: Probed): PodManifest {
  if (place === 'regular') return { ...spec, containers: [container(PROBED, behaviour, fields)] };
  return {
    ...spec,
    initContainers: [sidecar(PROBED, behaviour, fields)],
    containers: [container('pause')],
  };
}

const isRestarted: Assertion = async (world, pod) => {
  await world.until(`${PROBED} is restarted`, OBSERVED_SECONDS, () => pod.restarts(PROBED) >= 1);
};

const isNotRestarted: Assertion = async (world, pod) => {
  await world.until('running', 300, () => isRunning(pod));
  await world.pass(OBSERVED_SECONDS, () => expectNoRestart(pod));
  expectNoRestart(pod);
};

const isNeverReady: Assertion = async (world, pod) => {
  await world.pass(60, () => {
    expectNoRestart(pod);
    expect(pod.isReady(), `Ready in\n${pod}`).to.equal(false);
    expect(pod.container(PROBED)?.ready ?? false, `ready in\n${pod}`).to.equal(false);
  });
};

function expectNoRestart(pod: ObservedPod): void {
  expect(pod.restarts(PROBED), `restarts in\n${pod}`).to.equal(0);
}

function isRunning(pod: ObservedPod): boolean {
  return pod.container(PROBED)?.state.running !== undefined;
}

const file = (path: string) => does({ requires: path });
const fails = does({ exitCode: 1 });
const httpGet = (path: string, port = 8080) => ({ httpGet: { path, port } });
const grpc = (port: number) => ({ grpc: { port } });
const ONCE = { initialDelaySeconds: 15, failureThreshold: 1 };

const HTTP_FAILS_AFTER_10 = {
  serves: [{ port: 8080, paths: { '/healthz': [{ status: 200 }, { from: 10, status: 500 }] } }],
};
const HTTP = { serves: [{ port: 8080 }] };
const redirects = (location: string, path: string) => ({
  serves: [{ port: 8080, paths: { [path]: [{ status: 302, location }], '/unhealthy': [{ status: 500 }] } }],
});

/** Its TERM handler takes the readiness file away and goes on for a while. */
const UNREADY_ON_TERM = {
  files: [{ at: 0, create: 'ready' }],
  onTermRemoves: 'ready',
  terminationSeconds: 20,
} as const;
const FILE_READINESS = { ...file('ready'), periodSeconds: 2, failureThreshold: 1 };

const turnsUnreadyWhileTerminating: Assertion = async (world, pod) => {
  await world.until('ready', 300, () => pod.isReady() && pod.container(PROBED)?.ready);
  pod.delete();
  await world.until('not ready while it runs', 30, () => isRunning(pod) && !pod.container(PROBED)?.ready);
  expect(pod.isReady(), `Ready in\n${pod}`).to.equal(false);
  expect(pod.over).to.equal(false);
};

interface ProbeRow {
  readonly title: string;
  readonly probed: Probed;
  readonly expects: Assertion;
  readonly real?: boolean;
}

const PROBE_ROWS: readonly ProbeRow[] = [
  {
    title: 'is not ready before the initial delay of its readiness probe',
    probed: { behaviour: HTTP, fields: { readinessProbe: { ...httpGet('/'), initialDelaySeconds: 15 } } },
    expects: async (world, pod) => {
      await world.until('ready', 300, () => pod.container(PROBED)?.ready && pod.isReady());
      expect(pod.now - pod.first(PROBED).startedAt).to.be.at.least(15);
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
      await world.until('ready', 25, () => pod.container(PROBED)?.ready && pod.isReady());
      expect(pod.now - startedAt, `${pod}`).to.be.below(25);
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
  {
    title: 'does not restart while its gRPC liveness probe is answered SERVING',
    probed: {
      behaviour: { serves: [{ port: 5000, grpc: 'SERVING' }] },
      fields: { livenessProbe: { ...grpc(5000), initialDelaySeconds: 5, failureThreshold: 1 } },
    },
    expects: isNotRestarted,
    real: true,
  },
  {
    title: 'restarts when its gRPC liveness probe asks a port that nobody listens on',
    probed: {
      behaviour: { serves: [{ port: 5000, grpc: 'SERVING' }] },
      fields: { livenessProbe: { ...grpc(2333), initialDelaySeconds: 5, failureThreshold: 1 } },
    },
    expects: isRestarted,
    real: true,
  },
  {
    title: 'turns unready while it terminates',
    probed: {
      behaviour: UNREADY_ON_TERM,
      spec: { terminationGracePeriodSeconds: 30 },
      fields: { readinessProbe: FILE_READINESS },
    },
    expects: turnsUnreadyWhileTerminating,
    real: true,
  },
  {
    title: 'is not probed for liveness while it terminates',
    probed: {
      behaviour: UNREADY_ON_TERM,
      spec: { terminationGracePeriodSeconds: 30 },
      fields: {
        readinessProbe: FILE_READINESS,
        livenessProbe: { ...file('ready'), periodSeconds: 1, failureThreshold: 1 },
      },
    },
    expects: async (world, pod) => {
      await turnsUnreadyWhileTerminating(world, pod);
      await world.pass(60);
      expect(pod.hasEvent('Killing', 'failed liveness probe'), `${pod}`).to.equal(false);
      expect(pod.hasEvent('Unhealthy', 'Liveness probe failed'), `${pod}`).to.equal(false);
    },
    real: true,
  },
];

function probeRows(place: Place): Row[] {
  const [suffix, where] = place === 'regular' ? ['', 'a container'] : ['s', 'a sidecar'];
  return PROBE_ROWS.map(({ title, probed, expects, real = false }, index) =>
    row(
      `CP-${String(index + 1).padStart(2, '0')}${suffix}`,
      `${where} ${title}`,
      async (world) => expects(world, world.run(probedPod(place, probed))),
      { real },
    ),
  );
}

export const probes: Group = {
  prefix: 'CP',
  title: 'probes',
  upstream: 'test/e2e/common/node/container_probe.go',
  rows: [...probeRows('regular'), ...probeRows('sidecar')],
};
