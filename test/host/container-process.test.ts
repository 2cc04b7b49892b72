import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { isAlive, livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes } from '../support/isolation.ts';

const NODE = process.execPath;

inBothModes('container process: its end', (mode) => {
  const containers = useContainers({ mode });

  it('reports the exit code of the main process', async () => {
    const { container } = await containers.run(['sh', '-c', 'exit 44']);
    const exit = await container.exited;
    expect(exit).to.have.all.keys('exitCode', 'finishedAt');
    expect(exit.exitCode).to.equal(44);
    expect(container.ended).to.equal(true);
  });

  it('reports 128+N when signal N ended it', async () => {
    const signals = [
      ['SIGTERM', 143],
      ['SIGKILL', 137],
      ['SIGHUP', 129],
    ] as const;
    // The kernel drops what PID 1 has no handler for, except KILL.
    for (const [signal, exitCode] of signals.slice(mode === 'plain' ? 0 : 1, mode === 'plain' ? 3 : 2)) {
      const { container } = await containers.run(['sleep', '60']);
      container.signal(signal);
      expect(await container.exited).to.include({ exitCode, signal });
    }
  });

  it('reports every exit code from 0 to 255 as it is', async function () {
    this.timeout(60_000);
    const codes = Array.from({ length: 256 }, (_, code) => code);
    const ends: unknown[] = [];
    for (const code of codes) {
      const { container } = await containers.run(['sh', '-c', `exit ${code}`]);
      const exit = await container.exited;
      ends.push('signal' in exit ? exit : exit.exitCode);
    }
    expect(ends).to.deep.equal(codes);
  });

  it('reports the signal of a fault of its own', async () => {
    const { container } = await containers.run([NODE, '-e', 'process.kill(process.pid, 0); process.abort()']);
    // abort(3) as PID 1: the signal is dropped, and the C library goes on to an instruction that is a fault.
    const expected =
      mode === 'plain' ? { exitCode: 134, signal: 'SIGABRT' } : { exitCode: 139, signal: 'SIGSEGV' };
    expect(await container.exited).to.include(expected);
  });

  it('reports KILL from somebody else', async () => {
    const { container } = await containers.run(['sleep', '60']);
    process.kill(container.pid, 'SIGKILL');
    expect(await container.exited).to.include({ exitCode: 137, signal: 'SIGKILL' });
  });

  it('kills what the main process leaves in its group, and ends only when that is gone', async () => {
    const { container, pids } = await containers.run([NODE, fixture('leaves-a-grandchild.js')]);
    const { exitCode } = await container.exited;
    const [grandchild = 0] = await pids(1);
    expect(exitCode).to.equal(3);
    expect(isAlive(grandchild)).to.equal(false);
  });

  it('kills a daemon that left the session, and holds the output', async () => {
    const { container, pids, log } = await containers.run([NODE, fixture('leaves-a-daemon.js')]);
    expect(await container.exited).to.include({ exitCode: 0 });
    const [daemon = 0] = await pids(1);
    expect(isAlive(daemon)).to.equal(false);
    expect(log()).to.match(/ stdout F pid \d+\n$/);
  });

  it('has logged everything by the time it ends', async () => {
    const { container, log } = await containers.run([NODE, fixture('prints-megabytes.js'), '5']);
    await container.exited;
    const lines = log().trimEnd().split('\n');
    expect(lines).to.have.length(50_000);
    expect(lines.at(-1)).to.match(/ stdout F \.+49999$/);
  });
});

inBothModes('container process: signals', (mode) => {
  const containers = useContainers({ mode });

  it('go to the main process only', async () => {
    const script =
      'trap "echo parent; exit 5" TERM; sh -c "trap \\"echo child\\" TERM; echo ready; sleep 60" & wait';
    const { container, sees, output } = await containers.run(['sh', '-c', script]);
    await sees(/ready/);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 5 });
    expect(output()).to.equal('ready\nparent\n');
  });

  it('may be ignored by the process', async () => {
    const { container, sees } = await containers.run([NODE, fixture('ignores-sigterm.js')]);
    await sees(/ready/);
    container.signal('SIGTERM');
    await sees(/heard TERM/);
    expect(isAlive(container.pid)).to.equal(true);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
  });

  it('are silent once the process has ended', async () => {
    const { container } = await containers.run(['true']);
    await container.exited;
    container.signal('SIGTERM');
    container.kill();
  });

  it('may have a name that the platform does not know, which is an error', async () => {
    const { container } = await containers.run(['sleep', '60']);
    expect(() => container.signal('SIGNOPE')).to.throw(HookletError, 'no signal SIGNOPE');
  });

  it('may be real-time ones that the process handles', async function () {
    if (process.platform !== 'linux') this.skip();
    const script = 'trap "echo heard; exit 0" 37; echo ready; while :; do sleep 0.05; done';
    const { container, sees } = await containers.run(['bash', '-c', script]);
    await sees(/ready/);
    container.signal('SIGRTMIN+3');
    await sees(/heard/);
    expect(await container.exited)
      .to.include({ exitCode: 0 })
      .and.not.have.property('signal');
  });

  it('take along what the process started in another session, once it has left', async () => {
    const { container, pids } = await containers.run([NODE, fixture('keeps-a-daemon.js')]);
    const strays = await pids(2);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 0 });
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]);
  });
});

inBothModes('container process: kill', (mode) => {
  const containers = useContainers({ mode });

  it('ends the group, and what has left it for another session', async () => {
    const { container, pids } = await containers.run([NODE, fixture('keeps-a-daemon.js')]);
    const strays = await pids(2);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]);
  });

  it('may be called twice', async () => {
    const { container } = await containers.run(['sleep', '60']);
    container.kill();
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
  });

  it('ends a group that keeps forking', async () => {
    const script = 'echo ready; while :; do sleep 60 & sleep 0.001; done';
    const { container, sees } = await containers.run(['sh', '-c', script]);
    await sees(/ready/);
    container.kill();
    await container.exited;
    expect(livingProcesses()?.filter(({ pgrp }) => pgrp === container.pid)).to.deep.equal([]);
  });

  it('ends a stopped process', async () => {
    const { container } = await containers.run(['sleep', '60']);
    container.signal('SIGSTOP');
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
  });
});

describe('container process: without ps and mkfifo', () => {
  const containers = useContainers();
  const path = process.env.PATH;

  // Tools are looked up in our own PATH, programs in the container's.
  beforeEach(() => {
    process.env.PATH = '';
  });

  afterEach(() => {
    process.env.PATH = path;
  });

  it('kill ends the group and what has left it, and nothing crashes', async () => {
    const { container, pids } = await containers.run([NODE, fixture('keeps-a-daemon.js')], {
      env: { PATH: path ?? '' },
    });
    const strays = await pids(2);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]);
  });
});

describe('container process: without /proc', () => {
  const containers = useContainers({ procRoot: '/no/proc/here' });

  it('kill ends the group, and by tree-kill what has left it', async () => {
    const { container, pids } = await containers.run([NODE, fixture('keeps-a-daemon.js')]);
    const strays = await pids(2);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
    // Killed, but without /proc nobody can see when it is gone.
    await eventually(() => expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]));
  });

  it('kills what the main process leaves in its group', async () => {
    const { container, pids } = await containers.run([NODE, fixture('leaves-a-grandchild.js')]);
    expect(await container.exited).to.include({ exitCode: 3 });
    const [grandchild = 0] = await pids(1);
    expect(isAlive(grandchild)).to.equal(false);
  });

  it('kill ends the group even where ps is missing too', async () => {
    const path = process.env.PATH;
    const { container } = await containers.run(['sh', '-c', 'sleep 60 & sleep 60']);
    process.env.PATH = '';
    try {
      container.kill();
      expect(await container.exited).to.include({ exitCode: 137 });
    } finally {
      process.env.PATH = path;
    }
    await eventually(() => expect(() => process.kill(-container.pid, 0)).to.throw('ESRCH'));
  });
});
