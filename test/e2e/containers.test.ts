/** Init containers, sidecars, restart rules, deadlines and last words, with real processes. */

import { rmdirSync } from 'node:fs';
import { expect } from 'chai';
import type { ContainerStatus } from '../../supervisor/lifecycle/pod-status.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { FOREVER, inlinePod, jsonLines, seesLine, sh } from '../support/inline-pod.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';

const SIDECAR = { restartPolicy: 'Always' };
/** Says what it gets, and takes half a second to end. */
const SLOW = "trap 'echo got TERM; sleep 0.5; echo ends; exit 0' TERM; echo up; while :; do sleep 0.05; done";
const preStop = (text: string) => ({ lifecycle: { preStop: { exec: { command: ['echo', text] } } } });

describe('Containers of a pod', function () {
  this.timeout(30_000);
  this.slow(8000);

  let pod: Program;

  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  function run(containers: readonly object[], spec: object = {}, flags: readonly string[] = []): void {
    pod = hooklet(['run', ...flags, inlinePod(containers, { terminationGracePeriodSeconds: 5, ...spec })]);
  }

  async function stop(code = 0): Promise<void> {
    pod.signal('SIGTERM');
    expect(await pod.ended).to.deep.equal({ code, signal: null });
    await allGone(containerPids(pod.output()));
  }

  it('init containers run one after another, a sidecar stays, then the others start', async () => {
    const initContainers = [
      sh('first', 'sleep 0.3; echo first done'),
      sh('proxy', FOREVER, {
        ...SIDECAR,
        startupProbe: { exec: { command: ['sleep', '0.2'] }, periodSeconds: 1 },
      }),
      sh('last', 'echo last done'),
    ];
    run([sh('main', FOREVER)], { initContainers });
    await pod.sees(/Running, Ready 2\/2/);
    inOrder(pod.output(), [
      /Init:0\/3/,
      /pod\/first +│ first done/,
      /pod\/first +exited with code 0/,
      /pod\/proxy +started/,
      /pod\/last +started/,
      /pod\/last +exited with code 0/,
      /pod\/main +started/,
      /Running, Ready 2\/2/,
    ]);
    await stop();
  });

  it('open their output by name also where there is no mkfifo', async function () {
    if (process.platform !== 'linux') this.skip();
    const command = ['/bin/sh', '-c', 'echo by name > /dev/stdout; echo too > /dev/stderr'];
    const manifest = inlinePod([{ name: 'main', image: 'main:1', command }], { restartPolicy: 'Never' });
    pod = hooklet(['run', '--isolation', 'plain', manifest], { env: { PATH: '' } });
    expect(await pod.ended).to.deep.equal({ code: 0, signal: null });
    inOrder(pod.output(), [/pod\/main +│ by name/, /Completed/]);
    expect(pod.output()).to.match(/pod\/main +│ too/);
    expect(pod.output()).not.to.include('mkfifo');
  });

  it('on the stop every preStop runs at once; sidecars are signalled last, in reverse', async () => {
    const initContainers = [
      sh('outer', SLOW, { ...SIDECAR, ...preStop('outer hook') }),
      sh('inner', SLOW, { ...SIDECAR, ...preStop('inner hook') }),
    ];
    run([sh('main', SLOW, preStop('main hook'))], { initContainers });
    await pod.sees(/main +│ up/);
    await stop();
    const afterHooks = [/main +SIGTERM sent/, /main .*exited/, /inner +SIGTERM sent/, /inner .*exited/];
    for (const hook of ['outer', 'inner', 'main'])
      inOrder(pod.output(), [RegExp(`${hook} hook`), ...afterHooks]);
    inOrder(pod.output(), [...afterHooks, /outer +SIGTERM sent/, /outer .*exited/]);
  });

  it('a sidecar does not decide how the pod ends, nor hooklet’s exit code', async () => {
    const initContainers = [sh('proxy', "trap 'exit 9' TERM; while :; do sleep 0.05; done", SIDECAR)];
    run([sh('main', 'sleep 0.3')], { initContainers, restartPolicy: 'Never' });
    expect((await pod.ended).code).to.equal(0);
    inOrder(pod.output(), [
      /main +exited with code 0/,
      /proxy +SIGTERM sent/,
      /proxy +exited with code 9/,
      /Completed/,
    ]);
  });

  it('a failed init container ends a pod that must not be restarted, with its exit code', async () => {
    run([sh('main', FOREVER)], { initContainers: [sh('init', 'exit 6')], restartPolicy: 'Never' });
    expect((await pod.ended).code).to.equal(6);
    expect(pod.output())
      .to.include('Init:Error')
      .and.not.to.match(/main +started/);
  });

  it('--backoff fast waits one second where a kubelet waits ten', async () => {
    const initContainers = [sh('init', 'exit 1')];
    run([sh('main', FOREVER)], { initContainers }, ['--backoff', 'fast']);
    await pod.sees(/init +started \(restart 2\)/, 8000);
    inOrder(pod.output(), [
      /Warning BackOff: Back-off restarting failed container init/,
      /Init:CrashLoopBackOff 0\/1: back-off 1s restarting failed container=init/,
    ]);
    await stop(1);
  });

  it('a rule restarts all containers when one ends with a certain code', async () => {
    const restartPolicyRules = [
      { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } },
    ];
    const fields = { restartPolicy: 'Never', restartPolicyRules };
    const once = `mkdir "$MARK" 2>/dev/null && { sleep 0.3; exit 42; }; ${FOREVER}`;
    const mark = `/tmp/hooklet-mark-${process.pid}-${Date.now()}`;
    const initContainers = [sh('init', 'echo prepared')];
    const source = sh('source', once, { ...fields, env: [{ name: 'MARK', value: mark }] });
    run([source, sh('bystander', FOREVER)], { initContainers, restartPolicy: 'Never' });
    await pod.sees(/source +│ up/);
    await pod.sees(/bystander +started \(restart 1\)[\s\S]*bystander +│ up/);
    inOrder(pod.output(), [
      /init .*prepared/,
      /bystander +started/,
      /source .*exited with code 42/,
      /init +started \(restart 1\)/,
      /prepared/,
      /source +started \(restart 1\)/,
      /bystander +started \(restart 1\)/,
    ]);
    await stop();
    rmdirSync(mark);
  });

  it('a pod that is over its deadline has failed', async () => {
    run([sh('main', FOREVER)], { activeDeadlineSeconds: 1 }, ['--output', 'json']);
    expect((await pod.ended).code).to.equal(124);
    const event = jsonLines(pod).find(({ reason }) => reason === 'DeadlineExceeded');
    expect(event).to.include({ message: 'Pod was active on the node longer than the specified deadline' });
    const last = jsonLines(pod).findLast(({ type }) => type === 'status');
    expect(last?.status).to.include({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    await allGone([...pod.output().matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid)));
  });

  it('last words stand in the status: of the file, or of the log', async () => {
    const containers = [
      sh('file', 'echo noise; printf "by file" > $HOOKLET_TERMINATION_LOG; exit 3'),
      sh('log', 'echo by log; exit 4', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
      sh('silent', 'echo noise; exit 5'),
    ];
    run(containers, { restartPolicy: 'Never' }, ['--output', 'json']);
    expect((await pod.ended).code).to.equal(3);
    const last = await seesLine(pod, ({ status }) => status?.phase === 'Failed');
    const said = (last.status?.containerStatuses ?? []).map(message);
    expect(said).to.deep.equal(['by file', 'by log\n', undefined]);
  });

  it('last words of the instance before stand in lastState', async () => {
    run([sh('main', 'echo bye > $HOOKLET_TERMINATION_LOG; sleep 0.1; exit 1')], {}, [
      '--output',
      'json',
      '--backoff',
      'fast',
    ]);
    const line = await seesLine(pod, ({ status }) => {
      const main = status?.containerStatuses[0];
      return main?.restartCount === 1 && main.state.running !== undefined;
    });
    expect(line.status?.containerStatuses[0]?.lastState.terminated).to.include({
      exitCode: 1,
      message: 'bye\n',
    });
    pod.signal('SIGTERM');
    await pod.ended;
  });
});

function message({ state }: ContainerStatus): string | undefined {
  return state.terminated?.message;
}
