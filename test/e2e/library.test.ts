/** The library as it is built: the example in docs/, the handle of a pod, and what is left of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { livingProcesses } from '../../supervisor/host/proc-stat.ts';
import type * as Library from '../../supervisor/index.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import { isRunning } from '../support/process-alive.ts';
import { allGone, endPrograms, type Program, ROOT, start } from '../support/program.ts';

const { run, check, diagnose, HookletError } = (await import(
  join(ROOT, 'dist/supervisor/index.mjs')
)) as typeof Library;

function pod(containers: readonly object[], spec: object = {}): Library.PodObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, spec: { ...spec, containers } };
}

async function rejection(promise: Promise<unknown>): Promise<Library.HookletError> {
  const error = await promise.then(
    () => new Error('it did not reject'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HookletError)) throw error;
  return error;
}

async function collect(running: Library.RunningPod): Promise<readonly Library.PodEvent[]> {
  const events: Library.PodEvent[] = [];
  for await (const event of running) events.push(event);
  return events;
}

describe('The library', function () {
  this.timeout(60_000);
  this.slow(10_000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  it('works in a test as the example in docs/ has it', async () => {
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    const example = start(process.execPath, [mocha, '--no-config', 'docs/library.example.js']);
    expect((await example.ended).code, example.output()).to.equal(0);
    expect(example.stdout()).to.include('2 passing');
    expect(example.stderr()).to.equal('');
  });

  it('does what its page in docs/ shows', async () => {
    const page = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
    const code = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block]) => block).join('');
    const { code: runnable } = await transform(code, { loader: 'ts', target: 'node20', format: 'esm' });
    const shown = start(process.execPath, ['--input-type=module', '--eval', runnable]);
    expect((await shown.ended).code, shown.output()).to.equal(0);
    expect(shown.stdout()).to.match(/^status\nprocess-started\n[\s\S]*hook-ended\n.+\n+$/);
    expect(shown.stderr()).to.equal('');
  });

  describe('run', () => {
    it('tells everything that happens, from the first process to the last word', async () => {
      const running = await run({
        pod: pod([sh('app', "echo one; printf 'no line end'; exit 3")], { restartPolicy: 'Never' }),
      });
      const events = await collect(running);
      const lines = events.flatMap((event) => (event.type === 'output' ? [event.line] : []));
      expect(lines).to.deep.equal(['one', 'no line end']);
      const types = events.map(({ type }) => type);
      expect(types.indexOf('process-started')).to.be.above(-1);
      expect(types.indexOf('process-exited')).to.be.above(types.lastIndexOf('output'));
      expect(await running.ended).to.deep.include({ exitCode: 3 });
      expect(running.status().phase).to.equal('Failed');
    });

    it('stops with a grace of its own, and says how that went', async () => {
      const running = await run({
        pod: pod([sh('app', "trap '' TERM; echo up; while :; do sleep 0.05; done")]),
      });
      await running.ready();
      const stream = running.events();
      for await (const event of stream) if (event.type === 'output') break;
      const { exitCode, status } = await running.stop(1);
      expect(exitCode).to.equal(137);
      expect(status.containerStatuses[0]?.state.terminated?.exitCode).to.equal(137);
      expect(await running.stop()).to.deep.equal(await running.ended);
    });

    it('is stopped at the end of the block that uses it', async () => {
      let pid = 0;
      {
        await using running = await run({ pod: pod([sh('app', FOREVER)]) });
        for await (const event of running.events()) {
          if (event.type === 'process-started') pid = event.pid;
          if (event.type === 'output') break;
        }
        expect(isRunning(pid)).to.equal(true);
      }
      expect(pid).to.be.above(0);
      expect(isRunning(pid)).to.equal(false);
    });

    it('is killed by its signal', async () => {
      const controller = new AbortController();
      const running = await run({ pod: pod([sh('app', FOREVER)]), signal: controller.signal });
      await running.ready();
      controller.abort();
      expect((await running.ended).exitCode).to.equal(137);
    });

    it('rejects with the reason of a signal that was there before', async () => {
      const reason = new Error('too late');
      const caught = await run({ pod: pod([sh('app', FOREVER)]), signal: AbortSignal.abort(reason) }).catch(
        (error: unknown) => error,
      );
      expect(caught).to.equal(reason);
    });

    it('is not ready when it ends before', async () => {
      const running = await run({
        pod: pod([sh('app', 'sleep 0.2; exit 1', { readinessProbe: { exec: { command: ['false'] } } })], {
          restartPolicy: 'Never',
        }),
      });
      expect((await rejection(running.ready())).code).to.equal('POD_ENDED');
      expect((await running.ended).exitCode).to.equal(1);
    });

    it('ends a pod that nothing can start, and refuses what is no Pod', async () => {
      const warnings: string[] = [];
      const image = await run({
        pod: pod([{ name: 'app', image: 'nginx' }]),
        onWarning: (text) => warnings.push(text),
      });
      expect((await image.ended).exitCode).to.equal(64);
      const asked = (await collect(image)).filter(({ type }) => type === 'deletion-requested');
      expect(asked).to.have.length(1);
      expect((await rejection(run({ pod: 'nowhere.yaml' }))).code).to.equal('MANIFEST_NOT_READABLE');
      expect((await rejection(run({ pod: { kind: 'Pod' } }))).code).to.equal('MANIFEST_INVALID');
      const running = await run({ pod: pod([sh('app', FOREVER)]) });
      expect((await rejection(running.stop(1.5))).message).to.include('whole seconds');
      await running.kill();
    });

    it('starts many pods at once without a word on standard error', async () => {
      const pods = await Promise.all(
        Array.from({ length: 12 }, () =>
          run({ pod: pod([sh('app', 'exit 0')], { restartPolicy: 'Never' }) }),
        ),
      );
      const codes = await Promise.all(pods.map(async ({ ended }) => (await ended).exitCode));
      expect(new Set(codes)).to.deep.equal(new Set([0]));
      expect(process.listenerCount('exit')).to.be.below(11);
    });
  });

  describe('a program that runs a pod', () => {
    const program = (what = '') =>
      start(process.execPath, [
        join(ROOT, 'test/fixtures/runs-a-pod.mjs'),
        inlinePod([sh('app', FOREVER)]),
        what,
      ]);

    async function family(of: Program): Promise<readonly number[]> {
      return eventually(() => {
        const found = new Set([of.pid]);
        for (const each of livingProcesses() ?? []) if (found.has(each.ppid)) found.add(each.pid);
        found.delete(of.pid);
        expect(found.size).to.be.above(0);
        return [...found];
      });
    }

    it('ends by itself once the pod has ended', async () => {
      const stopping = program('stop');
      expect((await stopping.ended).code, stopping.output()).to.equal(0);
      expect(stopping.stdout()).to.match(/^pid \d+\nready\nexit code 0\n$/);
      expect(stopping.stderr()).to.equal('');
    });

    for (const how of ['SIGKILL', 'SIGTERM'] as const) {
      it(`takes it along when it ends by ${how}`, async () => {
        const running = program();
        await running.sees(/ready/);
        const pids = await family(running);
        running.signal(how);
        await running.ended;
        await allGone(pids);
      });
    }

    it('takes it along when it exits', async () => {
      const leaving = program('leave');
      const [, pid] = await leaving.sees(/pid (\d+)/);
      expect((await leaving.ended).code).to.equal(0);
      await allGone([Number(pid)]);
    });
  });

  describe('check', () => {
    it('finds what the command finds', async () => {
      const { findings, summary } = await check({
        manifest: ['pods/fortune.yaml', 'pods/shell-form.yaml'].map((path) => join(ROOT, path)),
      });
      expect(summary.files).to.equal(2);
      expect(findings.map(({ code }) => code)).to.include('ShellSwallowsSignal');
    });

    it('judges a Pod that is an object', async () => {
      const preStop = { exec: { command: ['sh', '-c', 'kill -TERM 1'] } };
      const { findings } = await check({ manifest: pod([sh('app', FOREVER, { lifecycle: { preStop } })]) });
      expect(findings.map(({ code }) => code)).to.include('PreStopOnlySignals');
    });

    it('rejects what does not validate', async () => {
      expect((await rejection(check({ manifest: pod([]) }))).code).to.equal('MANIFEST_INVALID');
      expect((await rejection(check({ manifest: [] }))).code).to.equal('USAGE');
    });
  });

  describe('diagnose', () => {
    it('says who swallows the signal of a process that runs', async () => {
      const shell = start('sh', ['-c', "sh -c 'sleep 1000; true'; true"]);
      const found = await eventually(async () => {
        const { subjects } = await diagnose(shell.pid);
        expect(subjects[0]?.processes.length).to.be.above(2);
        return subjects[0];
      });
      expect(found?.healthy).to.equal(false);
      expect(found?.findings.map(({ code }) => code)).to.include('ShellSwallowsSignal');
    });

    it('reads a Dockerfile, and takes another signal', async () => {
      const { kind, healthy, subjects } = await diagnose(join(ROOT, 'service/Dockerfile'), {
        stopSignal: 'quit',
      });
      expect([kind, healthy, subjects[0]?.signal]).to.deep.equal(['dockerfile', true, 'SIGQUIT']);
    });

    it('rejects with a code', async () => {
      expect((await rejection(diagnose(2 ** 30))).code).to.equal('PROCESS_NOT_FOUND');
      expect((await rejection(diagnose(-1))).code).to.equal('USAGE');
      expect((await rejection(diagnose('nowhere'))).exitCode).to.equal(64);
    });
  });
});
