/** PO, KB, CT, PS, NP, NX: what upstream's other cluster tests say of a kubelet. */

import { expect } from 'chai';
import { type Group, notApplicable, row, type Scenario } from '../row.ts';
import { does } from '../world/behaviour.ts';
import { container, OTHER_IMAGE } from '../world/manifest.ts';
import type { ObservedPod } from '../world/observed-pod.ts';

const gracefully: Scenario = async (world) => {
  const pod = world.run({ terminationGracePeriodSeconds: 30, containers: [container('main')] });
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.delete(30);
  const { terminationGracePeriodSeconds } = pod.worker.pod.spec;
  expect(pod.worker.state().deletion?.graceSeconds).to.equal(terminationGracePeriodSeconds);
  await world.until('gone', 300, () => pod.removed);
};

const deadline: Scenario = async (world) => {
  const pod = world.run({ containers: [container('main')] });
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.change({ ...pod.spec, activeDeadlineSeconds: 5 });
  await world.until('failed', 300, () => pod.phase === 'Failed');
  expect(pod.status.reason).to.equal('DeadlineExceeded');
};

/** Seconds between the end of one run and the beginning of the next. */
function restartDelays(pod: ObservedPod, name: string): number[] {
  const runs = pod.runs(name);
  return runs.slice(1).map(({ startedAt }, index) => startedAt - (runs[index]?.exitedAt ?? 0));
}

const sleepsFive = container('sleeps', { delay: 5 });

const imageResetsBackOff: Scenario = async (world) => {
  const pod = world.run({ containers: [sleepsFive] });
  await world.pass(60);
  const before = restartDelays(pod, 'sleeps').length;
  await world.until('two delays', 600, () => restartDelays(pod, 'sleeps').length >= before + 2);
  const [first = 0, second = 0] = restartDelays(pod, 'sleeps').slice(before);
  pod.setImage('sleeps', OTHER_IMAGE);
  const runs = pod.runs('sleeps').length;
  await world.until('another delay', 600, () => pod.runs('sleeps').length > runs + 1);
  const after = restartDelays(pod, 'sleeps').at(-1) ?? 0;
  expect(after, `${pod}`).to.be.at.most(2 * first);
  expect(after, `${pod}`).to.be.at.most(2 * second);
};

const backOffIsCapped: Scenario = async (world) => {
  const pod = world.run({ containers: [sleepsFive] });
  await world.pass(600);
  const before = restartDelays(pod, 'sleeps').length;
  await world.until('two delays', 900, () => restartDelays(pod, 'sleeps').length >= before + 2);
  for (const delay of restartDelays(pod, 'sleeps').slice(before, before + 2)) {
    expect(delay, `${pod}`).to.be.within(300, 390);
  }
};

export const pods: Group = {
  prefix: 'PO',
  title: 'pods',
  upstream: 'test/e2e/common/node/pods.go',
  rows: [
    row('PO-1', 'deletes a pod gracefully', gracefully, { real: true }),
    row('PO-2', 'fails a pod that outlives its active deadline', deadline, { real: true }),
    row('PO-3', 'starts the back-off afresh with another image', imageResetsBackOff),
    row('PO-4', 'waits 300 s between restarts at most', backOffIsCapped),
    notApplicable(
      'PO-5',
      'is ready when its readiness gates are',
      'readiness gates are conditions that other controllers write through the status subresource of an API server; hooklet is a node without one',
    ),
    notApplicable(
      'PO-6',
      'shows patches of a pod and its status to a watcher',
      'asks the API server for its watch and patch of pods and their status subresource, not the kubelet',
    ),
  ],
};

const logs: Scenario = async (world) => {
  const pod = world.run({ containers: [container('busybox', { prints: 'Hello World\n', delay: 60 })] });
  await world.until('the text', 60, () => pod.output.includes('Hello World'));
};

const alwaysFails = container('fails', { delay: 0, exitCode: 1 });

const terminatedReason: Scenario = async (world) => {
  const pod = world.run({ restartPolicy: 'Never', containers: [alwaysFails] });
  const terminated = await world.until('terminated', 60, () => pod.container('fails')?.state.terminated);
  expect(terminated.exitCode).to.not.equal(0);
  expect(terminated.reason).to.not.equal('');
};

const deletable: Scenario = async (world) => {
  const pod = world.run({ containers: [alwaysFails] });
  await world.until('a run', 60, () => pod.runs('fails').length > 0);
  pod.delete();
  await world.until('gone', 300, () => pod.removed);
};

export const kubelet: Group = {
  prefix: 'KB',
  title: 'kubelet',
  upstream: 'test/e2e/common/node/kubelet.go',
  rows: [
    row('KB-1', 'shows what a container prints', logs, { real: true }),
    row('KB-2', 'gives a failed container an exit code and a reason', terminatedReason, { real: true }),
    row('KB-3', 'deletes a pod that always fails', deletable, { real: true }),
  ],
};

/** What was executed, seen from outside. */
function executes(args: readonly string[]): Scenario {
  return async (world) => {
    const program = container('main', { delay: 1 });
    const pod = world.run({
      restartPolicy: 'Never',
      containers: [args.length === 0 ? program : { ...program, args }],
    });
    await world.until('over', 60, () => pod.over);
    const started = pod.happenings.flatMap(({ happening }) =>
      happening.type === 'process-started' ? [happening.argv] : [],
    );
    expect(started).to.deep.equal([[...(pod.worker.pod.spec.containers[0]?.command ?? []), ...args]]);
    expect(pod.phase).to.equal('Succeeded');
  };
}

const IMAGE_CONFIG =
  'the entrypoint comes from the image, which has to be pulled; hooklet runs what the manifest names';

export const containers: Group = {
  prefix: 'CT',
  title: 'commands and arguments',
  upstream: 'test/e2e/common/node/containers.go',
  rows: [
    notApplicable('CT-1', 'runs the image’s own command and arguments', IMAGE_CONFIG),
    notApplicable('CT-2', 'runs the image’s command with other arguments', IMAGE_CONFIG),
    row('CT-3', 'runs another command, without the arguments of the image', executes([]), { real: true }),
    row('CT-4', 'runs another command with other arguments', executes(['more']), { real: true }),
  ],
};

const preStopCalls: Scenario = async (world) => {
  const pod = world.run({
    containers: [container('tester', {}, { lifecycle: { preStop: does({ calls: '/write' }) } })],
  });
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.delete();
  await world.until('the server was told', 60, () => world.helper.requests.length > 0);
};

const endlessPreStop: Scenario = async (world) => {
  const pod = world.run({
    terminationGracePeriodSeconds: 30,
    containers: [container('main', {}, { lifecycle: { preStop: does({ forever: true }) } })],
  });
  await world.until('running', 300, () => pod.phase === 'Running');
  pod.delete(30);
  await world.pass(15);
  expect(pod.removed).to.equal(false);
  expect(pod.container('main')?.state.running, `${pod}`).to.not.equal(undefined);
  await world.until('gone', 60, () => pod.removed);
};

export const preStop: Group = {
  prefix: 'PS',
  title: 'preStop',
  upstream: 'test/e2e/node/pre_stop.go',
  rows: [
    row('PS-1', 'calls preStop when a pod is deleted', preStopCalls, { real: true }),
    row('PS-2', 'keeps the container running while its preStop goes on for ever', endlessPreStop, {
      real: true,
    }),
  ],
};
