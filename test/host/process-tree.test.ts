import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { isAlive } from '../../supervisor/host/proc-stat.ts';
import { findDescendants, killEscaped, killTree } from '../../supervisor/host/process-tree.ts';
import { fixture } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';

describe('process tree', () => {
  let root: ChildProcess;
  let strays: number[] = [];

  beforeEach(async () => {
    root = spawn(process.execPath, [fixture('keeps-a-daemon.js')], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    root.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    strays = await eventually(() => {
      const pids = [...text.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
      expect(pids).to.have.length(2);
      return pids;
    });
  });

  afterEach(async () => {
    if (root.exitCode === null && root.signalCode === null) {
      root.kill('SIGKILL');
      await once(root, 'exit');
    }
    for (const pid of strays.filter((pid) => isAlive(pid))) process.kill(pid, 'SIGKILL');
  });

  it('finds children, and their children, in whatever session', function () {
    if (process.platform !== 'linux') this.skip();
    const found = findDescendants([root.pid ?? 0]) ?? [];
    expect(found.map(({ pid }) => pid)).to.include.members(strays);
    expect(found.map(({ pid }) => pid)).not.to.include(root.pid);
  });

  it('kills what has left the group after its parent has died', async function () {
    if (process.platform !== 'linux') this.skip();
    const found = findDescendants([root.pid ?? 0]) ?? [];
    root.kill('SIGKILL');
    await once(root, 'exit');
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([true, true]);
    await killEscaped(found, [root.pid ?? 0]);
    await eventually(() => expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]));
  });

  it('leaves alone a process that has got the pid of one that escaped', async function () {
    if (process.platform !== 'linux') this.skip();
    const found = findDescendants([root.pid ?? 0]) ?? [];
    await killEscaped(
      found.map((process) => ({ ...process, startTicks: process.startTicks - 1 })),
      [root.pid ?? 0],
    );
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([true, true]);
  });

  it('is killed whole by tree-kill', async () => {
    await killTree(root.pid ?? 0);
    await eventually(() => expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]));
  });

  it('says nothing of it where there is no /proc', () => {
    expect(findDescendants([root.pid ?? 0], '/no/proc/here')).to.equal(undefined);
  });
});
