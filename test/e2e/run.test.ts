/** `hooklet run` as a program: exit codes, JSON, standard input, several pods, the end of everything it started. */

import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadLibc } from '../../supervisor/host/libc.ts';
import { livingProcesses, readProcFile } from '../../supervisor/host/proc-stat.ts';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { isolationOf, MODES } from '../support/isolation.ts';
import { allGone, containerPids, endPrograms, hooklet, inOrder, type Program } from '../support/program.ts';

function pod(name: string, containers: readonly string[], spec = ''): string {
  const list = containers.map((yaml, index) => `    - { name: c${index}, image: x, ${yaml} }\n`).join('');
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  restartPolicy: Never\n${spec}  containers:\n${list}`;
}

function withArguments(line: string): number[] {
  return (livingProcesses() ?? [])
    .map(({ pid }) => pid)
    .filter((pid) => readProcFile(pid, 'cmdline') === line);
}

const sh = (script: string) => `command: [sh, -c, ${JSON.stringify(script)}]`;

function jsonLines(program: Program): Record<string, unknown>[] {
  return program
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('hooklet run', function () {
  this.timeout(20_000);
  this.slow(4000);

  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  for (const [title, containers, code] of [
    ['0 when everything ended well', [sh('exit 0')], 0],
    ["the container's own", [sh('exit 7')], 7],
    [
      'the first that is not 0, in the order of the manifest',
      [sh('exit 0'), sh('sleep 0.2; exit 5'), sh('exit 6')],
      5,
    ],
  ] as const) {
    it(`ends with the exit code: ${title}`, async () => {
      const run = hooklet(['run', manifestFile(pod('codes', containers))]);
      expect(await run.ended).to.deep.equal({ code, signal: null });
    });
  }

  it('tells all that happens as JSON, one object a line', async () => {
    const container = `${sh('echo out; echo err >&2; printf rest; sleep 0.3; exit 3')}, lifecycle: { postStart: { exec: { command: [echo, hello] } } }`;
    const run = hooklet(['run', '--output', 'json', manifestFile(pod('json', [container]))]);
    expect((await run.ended).code).to.equal(3);
    const lines = jsonLines(run);
    const of = (type: string) => lines.filter((line) => line.type === type);
    expect(of('output').map(({ stream, line }) => [stream, line])).to.have.deep.members([
      ['stdout', 'out'],
      ['stderr', 'err'],
      ['stdout', 'rest'],
    ]);
    expect(of('hook-output').map(({ hook, line }) => [hook, line])).to.deep.equal([['postStart', 'hello']]);
    expect(of('hook-ended')[0]).to.deep.include({ hook: 'postStart', container: 'c0' });
    expect(of('event').map(({ reason }) => reason)).to.deep.equal(['Created', 'Started']);
    expect(of('process-exited')[0]).to.include({
      exitCode: 3,
      container: 'c0',
      pod: 'json',
      namespace: 'default',
    });
    const phases = of('status').map(({ status }) => (status as { phase: string }).phase);
    expect(phases[0]).to.equal('Pending');
    expect(phases.at(-1)).to.equal('Failed');
    for (const { at } of lines) expect(at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('ends with the last container what nothing ties to it: an orphan with a session and an environment of its own', async function () {
    if (process.platform !== 'linux') this.skip();
    const daemon = "(setsid env -i /bin/sh -c 'echo pid $$.; exec /bin/sleep 60' &)";
    const script =
      `leave() { ${daemon}; sleep 0.2; exit 0; }; trap leave TERM; while :; do sleep 0.02; done`.replaceAll(
        '$',
        '$$$$',
      );
    const run = hooklet(['run', '--isolation', 'plain', manifestFile(pod('daemon', [sh(script)]))]);
    await run.sees(/Running/);
    run.signal('SIGTERM');
    expect((await run.ended).code).to.equal(0);
    const pids = [...run.output().matchAll(/pid (\d+)\./g)].map((match) => Number(match[1]));
    expect(pids).to.have.length(1);
    await allGone(pids);
  });

  it('reads a manifest from standard input', async () => {
    const run = hooklet(['run', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    run.child.stdin?.end(pod('stdin', [sh('echo from stdin')]));
    expect((await run.ended).code).to.equal(0);
    expect(run.output()).to.include('from stdin');
  });

  it('runs several pods side by side and stops them all', async () => {
    const forever = [sh("trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done")];
    const files = ['one', 'two'].map((name) => manifestFile(pod(name, forever), `${name}.yaml`));
    const run = hooklet(['run', ...files]);
    await run.sees(/one\/c0 .*up[\s\S]*two\/c0 .*up|two\/c0 .*up[\s\S]*one\/c0 .*up/);
    run.signal('SIGTERM');
    expect(await run.ended).to.deep.equal({ code: 0, signal: null });
    await allGone(containerPids(run.output()));
  });

  it('starts containers one after another, each after the postStart of the one before', async () => {
    const hooked = `${sh('sleep 1')}, lifecycle: { postStart: { exec: { command: [sleep, "0.4"] } } }`;
    const run = hooklet(['run', manifestFile(pod('order', [hooked, sh('exit 0')]))]);
    expect((await run.ended).code).to.equal(0);
    inOrder(run.output(), [/order\/c0 +started/, /c0 +postStart hook done/, /order\/c1 +started/]);
  });

  it('gives a container its variables, its directory and nothing of hooklet’s own environment', async () => {
    const env =
      'env: [{ name: A, value: one }, { name: B, value: "$(A) $(NONE) $$(A)" }, { name: NS, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }]';
    const container = `command: [sh, -c, 'pwd; env'], args: [], workingDir: /, ${env}`;
    const run = hooklet(['run', manifestFile(pod('vars', [container]))], {
      env: { SECRET_TOKEN: 'of mine' },
    });
    expect((await run.ended).code).to.equal(0);
    const lines = [...run.output().matchAll(/│ (.*)$/gm)].map(([, line]) => line);
    expect(lines).to.include.members(['/', 'A=one', 'B=one $(NONE) $(A)', 'NS=default', 'HOSTNAME=vars']);
    expect(run.output()).not.to.include('SECRET_TOKEN');
  });

  it('keeps the output in a log in CRI format', async () => {
    const run = hooklet(['run', '--output', 'json', manifestFile(pod('log', [sh('echo kept')]))], {});
    await run.sees(/"type":"process-started"/);
    const path = String(jsonLines(run).find(({ type }) => type === 'process-started')?.logPath);
    await run.sees(/"type":"process-exited"/);
    expect(path).to.match(/logs\/default_log_[0-9a-f-]{36}\/c0\/0\.log$/);
    expect(existsSync(path)).to.equal(true);
    expect(readFileSync(path, 'utf8')).to.match(/^\d{4}-.*Z stdout F kept\n$/);
    await run.ended;
  });

  it('takes the grace of --grace instead of the pod’s own, and kills when it is used up', async () => {
    const run = hooklet([
      'run',
      '--grace',
      '1',
      manifestFile(pod('stubborn', [sh("trap '' TERM; echo up; while :; do sleep 0.1; done")])),
    ]);
    await run.sees(/│ up/);
    run.signal('SIGTERM');
    expect((await run.ended).code).to.equal(137);
    inOrder(run.output(), [
      /SIGTERM sent; KILL follows in 2 s/,
      /SIGKILL sent/,
      /Warning GracePeriodExceeded/,
      /ended by SIGKILL/,
    ]);
  });

  for (const isolation of MODES) {
    it(`takes every process of the container with its main process (${isolation} mode)`, async function () {
      if (!(await isolationOf(isolation))) this.skip();
      const script = `sleep 998.${process.pid} & echo child; sleep 0.2; exit 4`;
      const run = hooklet(['run', '--isolation', isolation, manifestFile(pod('family', [sh(script)]))]);
      await run.sees(/child/);
      expect((await run.ended).code).to.equal(4);
      expect(withArguments(`sleep\x00998.${process.pid}\x00`)).to.deep.equal([]);
    });

    it(`ends with 128+N when signal N ended the container (${isolation} mode)`, async function () {
      if (!(await isolationOf(isolation))) this.skip();
      const file = manifestFile(pod('killed', [sh('exec sleep 999')]));
      const run = hooklet(['run', '--isolation', isolation, file]);
      await run.sees(/Running/);
      for (const pid of containerPids(run.output())) process.kill(pid, 'SIGKILL');
      expect(await run.ended).to.deep.equal({ code: 137, signal: null });
    });
  }

  it('takes along in plain mode what nothing ties to its container, where it can adopt orphans', async function () {
    if ('missing' in loadLibc()) this.skip();
    const daemon = `setsid env -i "$(command -v sleep)" 997.${process.pid} > /dev/null 2>&1`;
    const script = `sleep 0.5; (${daemon} &); sleep 0.5`;
    const run = hooklet(['run', '--isolation', 'plain', manifestFile(pod('hidden', [sh(script)]))]);
    await eventually(() => expect(hidden()).to.have.length(1), { timeoutMs: 10_000 });
    expect((await run.ended).code).to.equal(0);
    expect(hidden()).to.deep.equal([]);

    function hidden(): number[] {
      return (livingProcesses() ?? [])
        .map(({ pid }) => pid)
        .filter((pid) => readProcFile(pid, 'cmdline')?.endsWith(`sleep\x00997.${process.pid}\x00`));
    }
  });

  it('drains when nobody reads its output any more', async () => {
    const run = hooklet([
      'run',
      manifestFile(pod('pipe', [sh("trap 'exit 0' TERM; while :; do echo tick; sleep 0.05; done")])),
    ]);
    await run.sees(/tick/);
    const pids = containerPids(run.output());
    run.child.stdout?.destroy();
    expect((await run.ended).code).to.equal(0);
    await allGone(pids);
  });

  it('colours nothing in a pipe, unless it is told to, and nothing at all with NO_COLOR', async () => {
    const file = manifestFile(pod('colour', [sh('exit 0')]));
    const plain = hooklet(['run', file]);
    const forced = hooklet(['run', file], { env: { FORCE_COLOR: '1' } });
    const none = hooklet(['run', file], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    for (const run of [plain, forced, none]) await run.ended;
    expect([plain, forced, none].map((run) => run.output().includes('\u001b['))).to.deep.equal([
      false,
      true,
      false,
    ]);
  });
});
