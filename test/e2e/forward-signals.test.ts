/** Every signal that hooklet gets in front of one command: each reaches the command exactly once. */

import { expect } from 'chai';
import { readProcStat } from '../../supervisor/host/proc-stat.ts';
import { eventually } from '../support/eventually.ts';
import { initPid, pidOne, whyNoPidNamespace } from '../support/pid-one.ts';
import { endPrograms, hooklet, inOrder, type Program, ROOT, start } from '../support/program.ts';

const COUNTER = ['--', process.execPath, `${ROOT}test/fixtures/prints-signals.js`];

/** By number where Node has no name for it. */
const SIGNALS: Readonly<Record<string, NodeJS.Signals | number>> = {
  ...Object.fromEntries(
    'HUP QUIT ABRT USR1 USR2 ALRM STKFLT CONT URG XCPU XFSZ VTALRM PROF WINCH IO PWR TSTP TTIN TTOU'
      .split(' ')
      .map((name) => [`SIG${name}`, `SIG${name}` as NodeJS.Signals]),
  ),
  ...Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`SIGRTMIN+${n}`, 34 + n])),
};

describe('Signals to hooklet in front of a command', function () {
  this.timeout(60_000);
  this.slow(8000);
  afterEach(endPrograms);

  async function countAll(run: Program, pid: number): Promise<void> {
    await run.sees(/ready/);
    for (const [name, signal] of Object.entries(SIGNALS)) {
      process.kill(pid, signal);
      await run.sees(new RegExp(`got ${name.replace('+', '\\+')}\n`));
    }
    process.kill(pid, 'SIGTERM');
    expect((await run.ended).code).to.equal(3);
    const counts = JSON.parse(run.stdout().match(/counts (.*)/)?.[1] ?? '{}') as Record<string, number>;
    const once = Object.fromEntries([...Object.keys(SIGNALS), 'SIGTERM'].map((name) => [name, 1]));
    expect(counts).to.deep.equal(once);
    expect(run.stderr()).to.equal('');
  }

  it('reach it once each, as an ordinary process', async () => {
    const run = hooklet(['run', ...COUNTER]);
    await countAll(run, run.pid);
  });

  it('reach it once each, as PID 1', async function () {
    if (whyNoPidNamespace() !== undefined) this.skip();
    const run = pidOne(['run', ...COUNTER]);
    await countAll(run, await initPid(run));
  });

  it('queue as the kernel queues them: a hundred real-time signals are a hundred', async () => {
    const run = hooklet(['run', ...COUNTER]);
    await run.sees(/ready/);
    for (let n = 0; n < 100; n++) process.kill(run.pid, 40);
    await prints(run, 'got SIGRTMIN+6\n', 100);
    run.signal('SIGTERM');
    expect((await run.ended).code).to.equal(3);
    expect(run.stdout()).to.include('"SIGRTMIN+6":100');
  });

  it('stop it when they are its stop signal: the preStop hook first, then that signal once', async () => {
    const run = hooklet(['run', '--stop-signal', 'usr2', '--pre-stop-exec', 'echo draining', ...COUNTER]);
    await run.sees(/ready/);
    run.signal('SIGUSR2');
    await run.sees(/got SIGUSR2/);
    inOrder(run.output(), [/preStop │ draining/, /got SIGUSR2/]);
    run.signal('SIGUSR2');
    expect((await run.ended).code).to.equal(137);
    expect(run.stdout().match(/got SIGUSR2/g)).to.have.length(1);
  });

  it('are passed on while it stops', async () => {
    const script = 'trap "echo got HUP" HUP; trap "exit 5" TERM; echo up; while :; do sleep 0.05; done';
    const run = hooklet(['run', '--pre-stop-exec', 'sleep 1', '--', 'sh', '-c', script]);
    await run.sees(/up/);
    run.signal('SIGTERM');
    run.signal('SIGHUP');
    await run.sees(/got HUP/);
    expect((await run.ended).code).to.equal(5);
  });

  it('are told when they reach nobody, between two starts', async () => {
    const run = hooklet(['run', '--restart', 'OnFailure', '--', 'sh', '-c', 'exit 1']);
    await run.sees(/Warning BackOff/);
    run.signal('SIGHUP');
    await run.sees(/hooklet: SIGHUP reached nobody: the command does not run now/);
    run.signal('SIGTERM');
    expect((await run.ended).code).to.equal(1);
  });

  it('suspend and wake both on a terminal, with Ctrl-Z and fg', async () => {
    // The shell has job control: its prompt comes back when hooklet is suspended.
    const ticker = "sh -c 'echo app $$.; while :; do echo tick; sleep 0.1; done'";
    const shell = `set -m; ${process.execPath} ${ROOT}dist/supervisor/cli.js run -- ${ticker}; echo suspended $?; read -r go; fg`;
    const run = start('script', ['-qec', `bash -c ${quoted(shell)}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const app = Number((await run.sees(/app (\d+)\./))[1]);
    await prints(run, 'tick', 2);
    run.child.stdin?.write('\u001a');
    await run.sees(/suspended \d+/);
    await eventually(() => expect(readProcStat(app)?.state).to.equal('T'));
    const ticks = count(run, 'tick');
    run.child.stdin?.write('go\n');
    await prints(run, 'tick', ticks + 2);
    run.child.stdin?.write('\u0003');
    await run.ended;
  });
});

function count(run: Program, text: string): number {
  return run.stdout().split(text).length - 1;
}

function prints(run: Program, text: string, times: number): Promise<void> {
  return eventually(
    () => {
      if (count(run, text) < times) throw new Error(`${text} only ${count(run, text)} times of ${times}`);
    },
    { timeoutMs: 15_000 },
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
