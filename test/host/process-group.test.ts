import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { watchProcessGroup } from '../../supervisor/host/process-group.ts';

describe('process group', () => {
  const children: ChildProcess[] = [];

  function lead(script: string): { pid: number; child: ChildProcess } {
    const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    return { pid: child.pid ?? 0, child };
  }

  afterEach(() => {
    for (const child of children.splice(0)) {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // Gone, as it should be.
      }
    }
  });

  it('is empty once its last member has gone, not when its leader has', async () => {
    const { pid, child } = lead('sleep 0.3 & echo started');
    const group = watchProcessGroup(pid);
    await once(child, 'exit');
    group.leaderEnded();
    expect(group.isEmpty()).to.equal(false);
    await group.gone();
    expect(group.isEmpty()).to.equal(true);
  });

  it('does not count zombies', async () => {
    const { pid, child } = lead('sleep 0.1 & exec sleep 0.3');
    const group = watchProcessGroup(pid);
    await once(child, 'exit');
    group.leaderEnded();
    await group.gone();
  });

  it('is never signalled again once it has been seen empty', async () => {
    const { pid, child } = lead('true');
    const group = watchProcessGroup(pid);
    await once(child, 'exit');
    group.leaderEnded();
    expect(group.isEmpty()).to.equal(true);
    const kill = process.kill;
    const signalled: unknown[] = [];
    process.kill = (...args) => {
      signalled.push(args);
      return true;
    };
    try {
      group.signal('SIGKILL');
    } finally {
      process.kill = kill;
    }
    expect(signalled).to.deep.equal([]);
  });

  it('is a stranger’s when its number leads a group again', async () => {
    // As seen from a group whose leader ended long ago: the process with that number is somebody else.
    const { pid } = lead('sleep 60');
    const group = watchProcessGroup(pid);
    group.leaderEnded();
    expect(group.isEmpty()).to.equal(true);
  });
});
