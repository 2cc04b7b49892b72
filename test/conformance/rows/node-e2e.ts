/** ND: the other node tests, `test/e2e_node/`. */

import { expect } from 'chai';
import type { BackOffLimits } from '../../../supervisor/lifecycle/back-off.ts';
import type { PodCondition } from '../../../supervisor/lifecycle/pod-status.ts';
import { type Group, notApplicable, type Row, row, type Scenario } from '../row.ts';
import { container, type PodManifest, sidecar } from '../world/manifest.ts';
import { ended } from '../world/order.ts';

const POLICIES = ['Always', 'OnFailure', 'Never'] as const;

/** Restarts that an always failing container may have had by the end of the 5 minutes. */
function restartsAtMost(backOff: BackOffLimits, most: number): Scenario {
  return async (world) => {
    const pod = world.run({ containers: [container('fails', { delay: 0, exitCode: 1 })] }, { backOff });
    await world.pass(30);
    await world.until('3 restarts', 270, () => pod.restarts('fails') >= 3);
    await world.pass(300 - pod.now);
    expect(pod.restarts('fails'), `restarts in\n${pod}`).to.be.at.most(most);
  };
}

const restartsAllWithoutServer: Scenario = async (world) => {
  const pod = world.run({
    restartPolicy: 'Never',
    initContainers: [container('init', { delay: 1 }), sidecar('sidecar')],
    containers: [
      container('source', [{ delay: 5, exitCode: 42 }, {}], {
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
      }),
      container('regular'),
    ],
  });
  const names = ['init', 'sidecar', 'source', 'regular'];
  await world.until('all restarted', 180, () => names.every((name) => pod.restarts(name) >= 1));
  await world.until('running', 60, () => pod.container('regular')?.state.running);
};

const trapsWithoutExit: Scenario = async (world) => {
  const pod = world.run({
    terminationGracePeriodSeconds: 5,
    containers: [container('main', { onTerm: 'ignores' })],
  });
  await world.until('running', 60, () => pod.phase === 'Running');
  pod.delete();
  await world.until('gone', 60, () => pod.removed);
  ended(pod, 'main', 137, 'Error');
};

const deletedWhilePending: Scenario = async (world) => {
  const pod = world.run({ containers: [{ name: 'main', image: 'not-there' }] });
  await world.until('waiting for its image', 60, () =>
    pod.container('main')?.state.waiting?.reason?.includes('Image'),
  );
  expect(pod.phase).to.equal('Pending');
  pod.delete();
  await world.until('gone', 60, () => pod.removed);
  expect(pod.phase).to.equal('Failed');
};

function deletedWith(behaviour: object, grace: number | undefined, phase: string, exitCode: number) {
  return (restartPolicy: PodManifest['restartPolicy'] & string): Scenario =>
    async (world) => {
      const pod = world.run({ restartPolicy, containers: [container('main', behaviour)] });
      await world.until('running', 60, () => pod.phase === 'Running');
      pod.delete(grace);
      await world.until('gone', 60, () => pod.removed);
      expect(pod.phase).to.equal(phase);
      ended(pod, 'main', exitCode, exitCode === 0 ? 'Completed' : 'Error');
    };
}

const ignoresTerm = deletedWith({ onTerm: 'ignores' }, 1, 'Failed', 137);
const trapsTerm = deletedWith({}, undefined, 'Succeeded', 0);

const ORDER: readonly PodCondition['type'][] = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];

function conditionsInOrder(initContainers: PodManifest['initContainers']): Scenario {
  return async (world) => {
    const pod = world.run({
      ...(initContainers ? { initContainers } : {}),
      containers: [container('main')],
    });
    await world.until('ready', 60, () => pod.isReady());
    const trueAt = (type: PodCondition['type']) =>
      pod.firstAt(({ conditions }) =>
        conditions.some((each) => each.type === type && each.status === 'True'),
      );
    const times = ORDER.map(trueAt);
    expect(times, `${ORDER} in\n${pod}`).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(trueAt('PodReadyToStartContainers'), `${pod}`).to.be.within(
      trueAt('PodScheduled'),
      trueAt('ContainersReady'),
    );
    if (initContainers) {
      expect(trueAt('Initialized'), `${pod}`).to.be.above(trueAt('PodReadyToStartContainers'));
      expect(trueAt('Initialized'), `${pod}`).to.be.at.least(pod.first('init').exitedAt);
    }
  };
}

/** Upstream's six cases without init containers and six with them; the feature gate is on, as in 1.36. */
const MOUNTS =
  'needs the failing mount of a ConfigMap or Secret volume; hooklet mounts no volumes, and warns of a manifest that has them';
const INIT = [container('init', { delay: 5 })];
const GATE_OFF =
  'turns the gate PodReadyToStartContainersCondition off, which is on in 1.36; hooklet has no gates';

function conditionRows(): Row[] {
  return ['without init containers', 'with init containers'].flatMap((where, index) => {
    const first = 27 + index * 6;
    const title = (text: string, gate: string) => `${text}, ${where}, feature ${gate}`;
    return [
      row(
        `ND-${first}`,
        title('sets the conditions in order', 'on'),
        conditionsInOrder(index === 0 ? undefined : INIT),
      ),
      notApplicable(`ND-${first + 1}`, title('stops at PodScheduled without its ConfigMap', 'on'), MOUNTS),
      notApplicable(`ND-${first + 2}`, title('stops at PodScheduled without its Secret', 'on'), MOUNTS),
      notApplicable(`ND-${first + 3}`, title('sets the conditions in order', 'off'), GATE_OFF),
      notApplicable(`ND-${first + 4}`, title('stops at PodScheduled without its ConfigMap', 'off'), MOUNTS),
      notApplicable(`ND-${first + 5}`, title('stops at PodScheduled without its Secret', 'off'), MOUNTS),
    ];
  });
}

const PODS = 50;

function manyProbes(probe: object, server: object): Scenario {
  return async (world) => {
    const pods = Array.from({ length: PODS }, (_, index) => {
      const port = 20_000 + index;
      const livenessProbe = { ...withPort(probe, port), periodSeconds: 1, failureThreshold: 1 };
      const behaviour = { serves: [{ ...server, port }] };
      return world.run({ containers: [container('main', behaviour, { livenessProbe })] });
    });
    await world.pass(60);
    for (const pod of pods) {
      expect(pod.phase).to.equal('Running');
      expect(pod.restarts('main'), `${pod}`).to.equal(0);
    }
  };
}

function withPort(probe: object, port: number): object {
  return Object.fromEntries(Object.entries(probe).map(([kind, fields]) => [kind, { ...fields, port }]));
}

const STATIC_PODS =
  'static pods are replaced by the kubelet’s file source when their file changes; a pod of hooklet ends with the command that runs it';
const RESTART =
  'restarts the kubelet beside running containers; hooklet’s containers are its children and never outlive it';
const OOM =
  'needs a memory cgroup and the kernel’s OOM killer; hooklet’s containers are processes without limits';
const IMAGE_PULL = 'needs a CRI proxy that delays an image pull; hooklet pulls no images';
const SHUTDOWN =
  'graceful shutdown of a node listens to systemd-logind for all its pods; hooklet is not a node’s agent';

const oomRows = [
  'reports OOMKilled for a single process',
  'reports OOMKilled for an init container',
  'reports OOMKilled when one of many processes is killed',
  'reports OOMKilled when one of many processes is killed, single-process kill off',
  'does not report OOMKilled when only a child is killed, single-process kill on',
  'kills a pod that uses more than the node has to give',
].map((title, index) => notApplicable(`ND-${13 + index}`, title, OOM));

export const nodeEndToEnd: Group = {
  prefix: 'ND',
  title: 'other node tests',
  upstream: 'test/e2e_node/ (15 files)',
  rows: [
    row(
      'ND-01',
      'restarts at most 7 times in 5 minutes',
      restartsAtMost({ initialSeconds: 10, maxSeconds: 300 }, 7),
    ),
    row(
      'ND-02',
      'restarts at most 13 times when the back-off is 30 s at most',
      restartsAtMost({ initialSeconds: 10, maxSeconds: 30 }, 13),
    ),
    row(
      'ND-03',
      'restarts at most 13 times with the reduced back-off',
      restartsAtMost({ initialSeconds: 1, maxSeconds: 60 }, 13),
    ),
    row(
      'ND-04',
      'restarts at most 298 times when the back-off is 1 s at most',
      restartsAtMost({ initialSeconds: 1, maxSeconds: 1 }, 298),
    ),
    notApplicable(
      'ND-05',
      'comes back when the kubelet restarts while all containers are cleaned up',
      RESTART,
    ),
    notApplicable('ND-06', 'comes back when the kubelet restarts while all containers start again', RESTART),
    row('ND-07', 'restarts all containers without an API server', restartsAllWithoutServer, { real: true }),
    notApplicable('ND-08', 'keeps a static pod running for its grace when its file is removed', STATIC_PODS),
    notApplicable('ND-09', 'keeps a static pod running for its grace when its file changes', STATIC_PODS),
    notApplicable('ND-10', 'ends at the last of 300 quick changes of a static pod', STATIC_PODS),
    notApplicable(
      'ND-11',
      'terminates a static pod after the runtime was down',
      'stops the container runtime beside the kubelet; hooklet is its own runtime',
    ),
    row('ND-12', 'kills a container that survives TERM: 137, Error', trapsWithoutExit, { real: true }),
    ...oomRows,
    row('ND-19', 'fails a pod that is deleted while it waits for an image', deletedWhilePending, {
      real: true,
    }),
    ...POLICIES.map((policy, index) =>
      row(`ND-${20 + index}`, `fails a pod that had to be killed (${policy})`, ignoresTerm(policy), {
        real: true,
      }),
    ),
    ...POLICIES.map((policy, index) =>
      row(`ND-${23 + index}`, `succeeds a pod that exits 0 on TERM (${policy})`, trapsTerm(policy), {
        real: true,
      }),
    ),
    notApplicable(
      'ND-26',
      'deletes a pod that waits for a volume',
      'needs a volume that is never mounted; hooklet mounts no volumes',
    ),
    ...conditionRows(),
    notApplicable('ND-39', 'is ready to start containers before its image is pulled', IMAGE_PULL),
    notApplicable('ND-40', 'is so with init containers too', IMAGE_PULL),
    notApplicable('ND-41', 'counts terminated pods right after a restart of the kubelet', RESTART),
    notApplicable('ND-42', 'removes pods that ended while the kubelet was away', RESTART),
    notApplicable('ND-43', 'deletes a pod that cannot be admitted, made during a restart', RESTART),
    notApplicable('ND-44', 'deletes a pod that can no longer be admitted after a restart', RESTART),
    notApplicable(
      'ND-45',
      'is Pending while its init containers run again after a reboot',
      'needs a reboot of the node',
    ),
    notApplicable('ND-46', 'keeps a static pod whose init container’s record has gone', RESTART),
    notApplicable('ND-47', 'keeps a static pod whose sidecar’s record has gone', RESTART),
    notApplicable('ND-48', 'marks pods of a node that shuts down', SHUTDOWN),
    notApplicable('ND-49', 'splits the grace of a shutdown between critical and other pods', SHUTDOWN),
    notApplicable('ND-50', 'survives a shutdown that is called off', SHUTDOWN),
    notApplicable('ND-51', 'gives pods a grace by their priority when the node shuts down', SHUTDOWN),
    row('ND-52', 'restarts nothing under many httpGet probes', manyProbes({ httpGet: { path: '/' } }, {})),
    row('ND-53', 'restarts nothing under many tcpSocket probes', manyProbes({ tcpSocket: {} }, {})),
    row('ND-54', 'restarts nothing under many gRPC probes', manyProbes({ grpc: {} }, { grpc: 'SERVING' })),
  ],
};
