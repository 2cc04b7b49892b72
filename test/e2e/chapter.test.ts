/** The chapter on lifecycle hooks, row by row: its manifests, real processes, what a reader must see. */

import { expect } from 'chai';
import { chapterPod, removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { isolationOf } from '../support/isolation.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';
import { type Answer, get } from '../support/request.ts';

const QUICK_STOP = ['--grace', '3'];

describe('The chapter', function () {
  this.timeout(30_000);
  this.slow(6000);

  let pod: Program;

  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  async function run(name: string, replace: [string, string][] = []): Promise<string> {
    const { file, url } = await chapterPod(name, replace);
    pod = hooklet(['run', file]);
    return url;
  }

  async function stop(code = 0): Promise<void> {
    pod.signal('SIGTERM');
    expect(await pod.ended).to.deep.equal({ code, signal: null });
    await allGone(containerPids(pod.output()));
  }

  async function answered(url: string): Promise<Answer> {
    return eventually(() => get(url));
  }

  /** A request that the server is known to be working on. */
  async function inFlight(url: string): Promise<Promise<Answer | Error>[]> {
    await answered(`${url}/healthz`);
    const answers = [get(`${url}/quote?delay=3000`).catch((error: Error) => error)];
    await eventually(async () =>
      expect((await get(`${url}/metrics`)).body).to.match(/^http_requests_in_flight 1$/m),
    );
    return answers;
  }

  it('C1: a postStart hook runs beside the server; the quote is there once it has ended', async () => {
    const url = await run('fortune-poststart');
    await pod.sees(/Ready/);
    const [first, second] = [await answered(`${url}/quote`), await get(`${url}/quote`)];
    expect(first.status).to.equal(200);
    expect(second.body).to.equal(first.body);
    inOrder(pod.output(), [
      /ContainerCreating/,
      /started pid/,
      /postStart hook runs: exec sh -c/,
      /hook done/,
      /Running, Ready/,
    ]);
    await stop();
  });

  it('C3: while a slow postStart runs the container is ContainerCreating, yet its process answers', async () => {
    const url = await run('fortune-poststart-slow', [['sleep 60', 'sleep 4']]);
    await pod.sees(/postStart hook runs/);
    const early = await answered(`${url}/quote`);
    expect(early.status).to.equal(404);
    expect(early.body).to.match(/quote/i);
    await pod.sees(/postStart 2 s \(no limit\)/);
    expect(pod.output()).to.include('ContainerCreating 0/1').and.not.to.include('Running');
    await pod.sees(/Running, Ready 1\/1/);
    expect((await get(`${url}/quote`)).status).to.equal(200);
    await stop();
  });

  it('C3: a deletion does not cancel postStart; the stop begins when it has ended', async () => {
    await run('fortune-poststart-slow', [['sleep 60', 'sleep 2']]);
    await pod.sees(/postStart hook runs/);
    await stop();
    inOrder(pod.output(), [/stopping/, /postStart hook done/, /Killing: Stopping container/, /SIGTERM sent/]);
  });

  it('C5: a failing postStart kills the container, says why, restarts it and backs off', async () => {
    await run('fortune-poststart-fail');
    await pod.sees(/CrashLoopBackOff/);
    inOrder(pod.output(), [
      /postStart │ Emulating a post-start hook failure/,
      /Warning FailedPostStartHook: PostStartHook failed: command '.*' exited with 1.*Emulating a post-start hook failure/,
      /Killing: FailedPostStartHook/,
      /PostStartHookError 0\/1/,
      /started \(restart 1\)/,
      /Warning BackOff: Back-off restarting failed container fortune in pod fortune-poststart-fail_default/,
      /CrashLoopBackOff 0\/1: back-off 10s restarting failed container=fortune/,
    ]);
    expect(pod.output()).to.match(/cluster .* hides/);
    pod.signal('SIGTERM');
    // What its last instance ended with: TERM reached Node before it had a handler, or after. PID 1 without one lives on.
    expect((await pod.ended).code).to.be.oneOf([0, 137, 143]);
  });

  it('C6: --quiet-hooks keeps the silence of a kubelet', async () => {
    const { file } = await chapterPod('fortune-poststart-fail');
    pod = hooklet(['run', '--quiet-hooks', file]);
    await pod.sees(/CrashLoopBackOff/);
    expect(pod.output()).to.match(/Warning FailedPostStartHook: PostStartHook failed$/m);
    expect(pod.output()).not.to.match(/│ Emulating/);
    pod.signal('SIGTERM');
    await pod.ended;
  });

  it('C7: a postStart httpGet is one GET, to the pod itself, with the headers of the manifest', async () => {
    const url = await run('poststart-httpget');
    await pod.sees(/warmer +│ here/);
    await pod.sees(/Running, Ready 2\/2/);
    inOrder(pod.output(), [/httpGet http:\/\/pod:\d+\/warmup/, /postStart hook answered 200/, /Ready/]);
    expect((await get(`${url}/readyz`)).status).to.equal(200);
    await stop();
  });

  it('C9: an httpGet hook on a slow starter is refused, over and over, and the reason is told', async () => {
    await run('poststart-httpget-slow');
    await pod.sees(/Warning BackOff/);
    inOrder(pod.output(), [
      /FailedPostStartHook: .*connect: connection refused/,
      /never retried.*use an exec hook/,
      /PostStartHookError/,
      /started \(restart 1\)/,
      /FailedPostStartHook: .*connection refused/,
    ]);
    pod.signal('SIGTERM');
    await pod.ended;
  });

  it('C10: an answer of 404 counts as success, and is warned of', async () => {
    await run('poststart-httpget-404');
    await pod.sees(/warmer +│ here/);
    await pod.sees(/Running, Ready 2\/2/);
    inOrder(pod.output(), [/answered 404/, /Warning LifecycleHTTPStatus: .*\/warm-up.*404/]);
    expect(pod.output()).not.to.include('FailedPostStartHook');
    await stop();
  });

  it('C12: preStop drains before TERM, so that a server which closes at once on TERM drops nothing', async () => {
    const url = await run('fortune-prestop');
    const answers = await inFlight(url);
    await stop();
    for (const answer of answers) expect(await answer).to.include({ status: 200 });
    inOrder(pod.output(), [
      /Killing/,
      /preStop hook runs/,
      /preStop hook done/,
      /SIGTERM sent/,
      /exited with code 0/,
    ]);
  });

  it('C13: without the hook the same server drops what is in flight', async () => {
    const url = await run('fortune-no-prestop');
    const answers = await inFlight(url);
    await stop();
    for (const answer of answers) expect(await answer).to.be.instanceOf(Error);
  });

  it('C14: a preStop httpGet is one GET, then TERM', async () => {
    const url = await run('prestop-httpget');
    const answers = await inFlight(url);
    await stop();
    for (const answer of answers) expect(await answer).to.include({ status: 200 });
    inOrder(pod.output(), [/preStop hook runs: httpGet/, /preStop hook answered 200/, /SIGTERM sent/]);
  });

  it('C15: a failing preStop is a warning; the container is terminated all the same', async () => {
    const url = await run('fortune-prestop-fail');
    await answered(`${url}/healthz`);
    await stop();
    inOrder(pod.output(), [
      /preStop │ Emulating a pre-stop hook failure/,
      /Warning FailedPreStopHook: PreStopHook failed.*Emulating/,
      /SIGTERM sent/,
      /exited with code 0/,
    ]);
  });

  it('C16: preStop is not called when the process ends by itself', async () => {
    await run('prestop-self-exit');
    expect(await pod.ended).to.deep.equal({ code: 0, signal: null });
    expect(pod.output()).to.include('my work is done').and.not.to.include('preStop');
    expect(pod.output()).to.match(/Completed/);
  });

  it('C16: … but it is when somebody asks for the stop', async () => {
    const { file } = await chapterPod('prestop-self-exit', [['2000', '60000']]);
    pod = hooklet(['run', ...QUICK_STOP, file]);
    await pod.sees(/Ready/);
    pod.signal('SIGTERM');
    // It has no handler for TERM: a plain process ends, PID 1 does not hear it.
    const isPidOne = (await isolationOf('namespace')) !== undefined;
    expect((await pod.ended).code).to.equal(isPidOne ? 137 : 143);
    expect(pod.output()).to.include('preStop │ the preStop hook was called');
  });
});
