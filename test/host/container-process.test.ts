import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { isAlive, livingProcesses } from '../../supervisor/host/proc-stat.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';

const NODE = process.execPath;

describe('container process: its end', () => {
  const containers = useContainers();

  it('reports the exit code of the main process', async () => {
    const { container } = await containers.run(['sh', '-c', 'exit 44']);
    const exit = await container.exited;
    expect(exit).to.have.all.keys('exitCode', 'finishedAt');
    expect(exit.exitCode).to.equal(44);
    expect(container.ended).to.equal(true);
  });

  it('reports 128+N when signal N ended it', async () => {
    for (const [signal, exitCode] of [
      ['SIGTERM', 143],
      ['SIGKILL', 137],
      ['SIGHUP', 129],
    ] as const) {
      const { container } = await containers.run(['sleep', '60']);
      container.signal(signal);
      expect(await container.exited).to.include({ exitCode, signal });
    }
  });

  it('reports when the main process ended, not when its group was gone', async () => {
    const before = performance.timeOrigin + performance.now();
    const { container } = await containers.run([NODE, fixture('leaves-a-daemon.js')]);
    const { finishedAt } = await container.exited;
    const after = performance.timeOrigin + performance.now();
    expect(finishedAt).to.be.within(before, after - 50);
  });

  it('kills what the main process leaves in its group, and ends only when that is gone', async () => {
    const { container, pids } = await containers.run([NODE, fixture('leaves-a-grandchild.js')]);
    const { exitCode } = await container.exited;
    const [grandchild = 0] = await pids(1);
    expect(exitCode).to.equal(3);
    expect(isAlive(grandchild)).to.equal(false);
  });

  it('ends although a daemon in another session holds the output', async () => {
    const { container, pids, log } = await containers.run([NODE, fixture('leaves-a-daemon.js')]);
    expect(await container.exited).to.include({ exitCode: 0 });
    const [daemon = 0] = await pids(1);
    expect(isAlive(daemon)).to.equal(true);
    expect(log()).to.match(/ stdout F pid \d+\n$/);
  });

  it('ends although a daemon in another session goes on writing', async function () {
    this.timeout(20_000);
    const script = 'setsid sh -c "echo pid \\$\\$; while :; do echo more; sleep 0.01; done" & sleep 0.2';
    const { container, pids } = await containers.run(['sh', '-c', script]);
    await container.exited;
    // Nobody reads its output any more, and the next line it writes ends it.
    const [daemon = 0] = await pids(1);
    await eventually(() => expect(isAlive(daemon)).to.equal(false));
  });

  it('has logged everything by the time it ends', async () => {
    const { container, log } = await containers.run([NODE, fixture('prints-megabytes.js'), '5']);
    await container.exited;
    const lines = log().trimEnd().split('\n');
    expect(lines).to.have.length(50_000);
    expect(lines.at(-1)).to.match(/ stdout F \.+49999$/);
  });
});

describe('container process: signals', () => {
  const containers = useContainers();

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

  it('may be real-time ones, whose death Node reports as an exit with 0', async function () {
    if (process.platform !== 'linux') this.skip();
    const { container } = await containers.run(['sleep', '60']);
    container.signal('SIGRTMIN+3');
    expect(await container.exited).to.include({ exitCode: 165, signal: 'SIGRTMIN+3' });
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

describe('container process: kill', () => {
  const containers = useContainers();

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
    expect(strays.map((pid) => isAlive(pid))).to.deep.equal([false, false]);
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

describe('container process: exec', () => {
  const containers = useContainers();

  it('runs in the environment and directory of the container, in a group of its own', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'hooklet-cwd-'));
    try {
      const env = { PATH: process.env.PATH ?? '', GREETING: 'hello' };
      const { container } = await containers.run(['sleep', '60'], { cwd, env });
      const script = 'echo "$GREETING $PWD"; ps -o pid=,pgid= -p $$ >&2; cat; exit 7';
      const result = await container.exec(['sh', '-c', script], {});
      const [pid, pgid] = result.stderr.trim().split(/\s+/);
      expect(result).to.include({ exitCode: 7, stdout: `hello ${cwd}\n`, droppedBytes: 0 });
      expect(pgid).to.equal(pid);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });

  it('runs as the user of the container', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { container } = await containers.run(['sleep', '60'], { uid: 65534, gid: 65534, cwd: '/' });
    expect(await container.exec(['sh', '-c', 'id -u > /dev/stdout'], {})).to.include({ stdout: '65534\n' });
  });

  it('hands over every chunk as it comes, and nothing to the log', async () => {
    const { container, log } = await containers.run(['sleep', '60']);
    const seen: string[] = [];
    await container.exec(['sh', '-c', 'echo out; echo err >&2'], {
      onOutput: (stream, chunk) => seen.push(`${stream}: ${chunk}`),
    });
    expect(seen).to.have.members(['stdout: out\n', 'stderr: err\n']);
    expect(log()).to.equal('');
  });

  it('rejects with the text of the runtime when the command cannot be executed', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const error = await container.exec(['/no/such/cmd'], {}).catch((error: unknown) => error);
    expect(error)
      .to.be.instanceOf(HookletError)
      .and.include({
        code: 'EXEC_ERROR',
        message:
          'failed to exec in container: unable to start container process: ' +
          'exec: "/no/such/cmd": stat /no/such/cmd: no such file or directory',
      });
  });

  it('rejects when the container has ended, or ends while it is about to start', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const early = container.exec(['sleep', '60'], {}).then(
      (result) => result.exitCode,
      (error: HookletError) => error.message,
    );
    container.kill();
    await container.exited;
    const gone = 'failed to exec in container: container is in CONTAINER_EXITED state';
    expect(await early).to.be.oneOf([137, gone]);
    const late = await container.exec(['true'], {}).catch((error: unknown) => error);
    expect(late).to.be.instanceOf(HookletError).and.include({ code: 'EXEC_ERROR', message: gone });
  });

  it('stays open as long as a background process holds its output', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const startedAt = performance.now();
    const result = await container.exec(['sh', '-c', '(sleep 0.4; echo late) & echo early'], {});
    expect(result.stdout).to.equal('early\nlate\n');
    expect(performance.now() - startedAt).to.be.greaterThan(390);
  });

  it('ends with its container, exit code 137, and what it left in the background ends too', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const left = await container.exec(['sh', '-c', 'sleep 60 > /dev/null 2>&1 & echo $!'], {});
    const daemon = Number(left.stdout);
    let ready = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const running = container.exec(['sh', '-c', 'echo up; sleep 60; true'], { onOutput: ready });
    await isReady;
    expect(isAlive(daemon)).to.equal(true);
    container.signal('SIGTERM');
    expect(await container.exited).to.include({ exitCode: 143 });
    expect(isAlive(daemon)).to.equal(false);
    expect(await running).to.include({ exitCode: 137, stdout: 'up\n' });
  });

  it('is killed with its whole group when it is aborted', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const abort = new AbortController();
    let text = '';
    const running = container.exec(
      ['sh', '-c', 'sleep 60 & echo $!; wait'],
      { onOutput: (_stream, chunk) => (text += chunk) },
      abort.signal,
    );
    const child = await eventually(
      () => Number(/\d+\n/.exec(text)?.[0] ?? Number.NaN) || expect.fail('no pid'),
    );
    abort.abort();
    expect(await running).to.include({ exitCode: 137 });
    await eventually(() => expect(isAlive(child)).to.equal(false));
    expect(isAlive(container.pid)).to.equal(true);
  });

  it('does not start when it was aborted before', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const error = await container.exec(['true'], {}, AbortSignal.abort()).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(HookletError).with.property('code', 'EXEC_ERROR');
  });

  it('keeps both ends of 100 MB of output, says what it dropped, and needs little memory', async function () {
    this.timeout(30_000);
    const { container } = await containers.run(['sleep', '60']);
    global.gc?.();
    const before = process.memoryUsage.rss();
    let most = 0;
    let seen = 0;
    const onOutput = (_stream: string, chunk: Buffer) => {
      seen += chunk.length;
      most = Math.max(most, process.memoryUsage.rss());
    };
    const result = await container.exec([NODE, fixture('prints-megabytes.js'), '100'], { onOutput });
    const kept = 2 * 64 * 1024;
    expect(seen).to.equal(100_000_000);
    expect(result.droppedBytes).to.equal(100_000_000 - kept);
    expect(result.stdout)
      .to.match(/^\.{98}0\n/)
      .and.match(/\.999999\n$/);
    expect(result.stdout).to.include(`\n[… ${100_000_000 - kept} bytes not kept …]\n`);
    expect(most - before).to.be.lessThan(64 * 1024 * 1024);
  });

  it('may run many times at once', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => container.exec(['sh', '-c', `echo ${n}; exit ${n}`], {})),
    );
    expect(results.map(({ exitCode, stdout }) => [exitCode, stdout])).to.deep.equal(
      Array.from({ length: 20 }, (_, n) => [n, `${n}\n`]),
    );
  });
});
