/** What `hooklet run` tells of a stop signal that does not arrive, on the pods that show it. */

import { expect } from 'chai';
import { canUnshare } from '../diagnosis/real/try-form.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { inlinePod, jsonLines, sh } from '../support/inline-pod.ts';
import { endPrograms, hooklet, type Program } from '../support/program.ts';

describe('hooklet run on an app that may not get its stop signal', function () {
  this.timeout(40_000);
  this.slow(15_000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  const run = (pod: string, ...flags: readonly string[]) => hooklet(['run', ...flags, pod]);

  async function stopped(program: Program): Promise<{ code: number | null; output: string }> {
    program.signal('SIGTERM');
    const { code } = await program.ended;
    return { code, output: program.output() };
  }

  const warnings = (output: string) => [...output.matchAll(/Warning (\w+):/g)].map(([, reason]) => reason);

  for (const [mode, kills] of [
    ['plain', []],
    ['namespace', ['GracePeriodExceeded']],
  ] as const) {
    for (const [pod, reason, ended] of [
      ['shell-form', 'ShellSwallowsSignal', kills],
      ['script-without-exec', 'ScriptWithoutExec', kills],
      ['script-trap-one-wait', 'ScriptLeavesTooSoon', []],
    ] as const) {
      it(`warns of pods/${pod}.yaml once, soon after the start (${mode})`, async function () {
        if (mode === 'namespace' && !canUnshare()) this.skip();
        const program = run(`pods/${pod}.yaml`, '--isolation', mode);
        await program.sees(new RegExp(`Warning ${reason}: .*\\n.*↳ `));
        const { output } = await stopped(program);
        expect(warnings(output)).to.deep.equal([reason, ...ended]);
        expect(output).not.to.include('drained');
      });
    }
  }

  for (const pod of ['exec-form', 'script-with-exec', 'script-trap-two-waits']) {
    it(`has nothing to say of pods/${pod}.yaml, whose app drains`, async () => {
      const program = run(`pods/${pod}.yaml`);
      await program.sees(/ready/);
      const { code, output } = await stopped(program);
      expect(code).to.equal(3);
      expect(warnings(output)).to.deep.equal([]);
      expect(output).to.include('drained');
    });
  }

  it('names the wrong cure when it runs', async () => {
    const program = run('pods/prestop-only-signals.yaml');
    await program.sees(/Warning ShellSwallowsSignal/);
    const { output } = await stopped(program);
    expect(warnings(output)).to.include('PreStopOnlySignals');
  });

  it('is as silent as a kubelet with --quiet-hooks', async () => {
    // It is Ready later than a look would have been taken.
    const readinessProbe = { exec: { command: ['true'] }, initialDelaySeconds: 3, periodSeconds: 1 };
    const lifecycle = { preStop: { exec: { command: ['pkill', '-x', '-f', 'no such program'] } } };
    const container = sh('app', 'node pods/signals/app.js; true', { readinessProbe, lifecycle });
    const program = run(inlinePod([container]), '--quiet-hooks', '--grace', '2');
    await program.sees(/Ready 1\/1/);
    const { output } = await stopped(program);
    expect(warnings(output)).to.deep.equal(['FailedPreStopHook']);
  });

  describe('as PID 1', () => {
    before(function () {
      if (!canUnshare()) this.skip();
    });

    it('tells after KILL who has got the signal', async () => {
      const program = run('pods/shell-form.yaml', '--isolation', 'namespace', '--grace', '2');
      await program.sees(/Warning ShellSwallowsSignal: sh \(pid 1\) stays in front of node \(pid \d+\)/);
      const { code, output } = await stopped(program);
      expect(code).to.equal(137);
      expect(output).to.match(
        /killed after 2 s: TERM went to sh \(pid 1\), which has no handler; node \(pid \d+\) never got it/,
      );
    });

    it('finds out by the signal that a Node program has no handler', async () => {
      const container = { name: 'app', image: 'x', command: ['node', 'pods/signals/no-handler.js'] };
      const program = run(
        inlinePod([container], { restartPolicy: 'Never' }),
        '--isolation',
        'namespace',
        '--grace',
        '4',
        '-o',
        'json',
      );
      await program.sees(/without a handler/);
      await stopped(program);
      const events = jsonLines(program).filter(
        ({ type, reason }) => type === 'event' && reason === 'NoSignalHandler',
      );
      expect(events.map(({ count }) => count)).to.deep.equal([1]);
      expect(events[0]?.message).to.match(/node \(pid 1\) has no handler for TERM/);
    });

    it('names an app that has its handler and hangs, and not one that drains', async () => {
      const app = (name: string, handler: string) => ({
        name,
        image: 'x',
        command: [
          'node',
          '-e',
          `process.on('SIGTERM', () => { ${handler} }); setInterval(() => {}, 1000); console.log('${name} is up')`,
        ],
      });
      const containers = [app('hangs', ''), app('drains', 'setTimeout(() => process.exit(0), 1500)')];
      const program = run(inlinePod(containers), '--isolation', 'namespace', '--grace', '4');
      await program.sees(/│ hangs is up/);
      await program.sees(/│ drains is up/);
      const { output } = await stopped(program);
      expect(output).to.match(
        /hangs +Warning StopHangs: node \(pid 1\) has a handler for TERM, which was sent to it/,
      );
      expect(output.split('\n').filter((line) => /drains +Warning/.test(line))).to.deep.equal([]);
    });
  });
});
