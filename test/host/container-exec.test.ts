import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { isAlive } from '../../supervisor/host/proc-stat.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes, pidOutside } from '../support/isolation.ts';

const NODE = process.execPath;

inBothModes('container process: exec', (mode) => {
  const containers = useContainers({ mode });

  function outside(main: number, pid: number): number {
    return mode === 'plain' ? pid : pidOutside(main, pid);
  }

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
    const daemon = outside(container.pid, Number(left.stdout));
    let ready = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const running = container.exec(['sh', '-c', 'echo up; sleep 60; true'], { onOutput: ready });
    await isReady;
    expect(isAlive(daemon)).to.equal(true);
    container.kill();
    expect(await container.exited).to.include({ exitCode: 137 });
    expect(isAlive(daemon)).to.equal(false);
    expect(await running).to.include({ exitCode: 137, stdout: 'up\n' });
  });

  it('is heard of after the end of the container that took it along', async () => {
    for (let n = 0; n < 10; n += 1) {
      const over = join(containers.logRoot, `over-${n}`);
      const { container } = await containers.run([
        'sh',
        '-c',
        `until [ -e ${over} ]; do sleep 0.01; done; exit 1`,
      ]);
      const hook = container.exec(['sh', '-c', `: > ${over}; exec sleep 60`], {});
      expect(await hook).to.include({ exitCode: 137 });
      expect(container.ended).to.equal(true);
    }
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
    const printed = await eventually(
      () => Number(/\d+\n/.exec(text)?.[0] ?? Number.NaN) || expect.fail('no pid'),
    );
    const child = outside(container.pid, printed);
    expect(isAlive(child)).to.equal(true);
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
