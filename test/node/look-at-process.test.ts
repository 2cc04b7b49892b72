import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProcessLooker, type ProcessLooker } from '../../supervisor/node/look-at-process.ts';
import { observeTree } from '../../supervisor/node/observe-tree.ts';
import { eventually } from '../support/eventually.ts';
import { exec, pod } from '../support/pod.ts';
import { ROOT } from '../support/program.ts';

const CWD = join(ROOT, 'pods/signals');

describe('looking at a container', function () {
  this.timeout(20_000);
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  });

  /** Runs until it has started `node`. */
  async function start(...[program = '', ...args]: readonly string[]): Promise<number> {
    child = spawn(program, args, { cwd: CWD, detached: true, stdio: 'ignore' });
    const pid = child.pid ?? 0;
    await eventually(() => {
      const tree = observeTree(pid);
      const names = [tree, ...(tree?.children ?? [])].map((each) => each?.argv[0]);
      if (!names.includes('node')) throw new Error('node has not been started yet');
    });
    return pid;
  }

  const at = (pid: number, command: readonly string[], occasion: 'up' | 'stop-sent' = 'up') => ({
    pod: pod({ containers: [{ command: [...command] }] }),
    container: 'main',
    pid,
    occasion,
    signal: 'SIGTERM',
  });

  /** A program that is still starting is looked at again, as the conductor does. */
  async function settledLook(question: Parameters<ProcessLooker['look']>[0]) {
    return eventually(() => {
      const seen = createProcessLooker().look(question);
      if (!seen.settled) throw new Error('has not settled yet');
      return seen;
    });
  }

  it('names the field of the manifest and the line to write', async () => {
    const command = ['sh', '-c', 'node app.js; true'];
    const pid = await start(...command);
    const { remarks } = await settledLook(at(pid, command));
    expect(remarks).to.have.length(1);
    expect(remarks[0]?.code).to.equal('ShellSwallowsSignal');
    expect(remarks[0]?.remedy).to.equal(
      'start node with exec, and move "true" before it or drop it; write command: ["sh", "-c", "exec node app.js"]',
    );
    expect(remarks[0]?.key).to.equal('ShellSwallowsSignal spec.containers[0].command');
  });

  it('names the line of the script', async () => {
    const pid = await start('./without-exec.sh');
    const { remarks } = await settledLook(at(pid, ['./without-exec.sh']));
    expect(remarks[0]?.remedy).to.include('write in ./without-exec.sh, line 4: exec node app.js');
  });

  it('says nothing of what is well', async () => {
    const pid = await start('./with-exec.sh');
    expect(await settledLook(at(pid, ['./with-exec.sh']))).to.deep.equal({
      remarks: [],
      settled: true,
    });
  });

  it('says nothing without /proc, of a process that has gone, of a signal that is none', async () => {
    const nothing = { remarks: [], settled: true };
    const pid = await start('sh', '-c', 'node app.js; true');
    expect(createProcessLooker('/no/proc').look(at(pid, []))).to.deep.equal(nothing);
    expect(createProcessLooker().look(at(2 ** 22 + 1, []))).to.deep.equal(nothing);
    expect(createProcessLooker().look({ ...at(pid, []), signal: 'SIGNONE' })).to.deep.equal(nothing);
  });

  it('names a preStop hook that only sends the signal, and no other', () => {
    const codes = (...command: string[]) =>
      createProcessLooker()
        .judgePreStop(pod({ containers: [{ lifecycle: { preStop: exec(...command) } }] }), 'main')
        .map(({ code }) => code);
    for (const command of ['kill 1', 'kill -TERM 1', 'pkill node', 'killall node'])
      expect(codes(...command.split(' ')), command).to.deep.equal(['PreStopOnlySignals']);
    expect(codes('sh', '-c', 'kill -TERM $(pidof node)')).to.deep.equal(['PreStopOnlySignals']);
    expect(codes('sh', '-c', 'nginx -s quit; while pgrep nginx; do sleep 1; done')).to.deep.equal([]);
    expect(codes('sleep', '5')).to.deep.equal([]);
  });
});
