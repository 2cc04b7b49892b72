/** Commands in a container that somebody is connected to, through pipes. */

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import type { ContainerProcess, ExecSession } from '../../supervisor/host/container-runtime.ts';
import { isAlive } from '../../supervisor/host/proc-stat.ts';
import { useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes, pidOutside } from '../support/isolation.ts';

const PIPES = { stdin: true } as const;

inBothModes('container process: openExec', (mode) => {
  const containers = useContainers({ mode });

  async function running(): Promise<ContainerProcess> {
    return (await containers.run(['sleep', '600'])).container;
  }

  function outside(main: number, pid: number): number {
    return mode === 'plain' ? pid : pidOutside(main, pid);
  }

  it('carries input, output and errors, and tells the exit code', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', 'cat; echo oops >&2; exit 7'], PIPES);
    const [out, err] = [collect(session.stdout), collect(session.stderr)];
    session.stdin?.end('hello');
    expect(await session.exited).to.deep.equal({ exitCode: 7 });
    expect([out(), err()]).to.deep.equal(['hello', 'oops\n']);
  });

  it('reads nothing when no input is wanted', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', 'cat; echo done'], { stdin: false });
    const out = collect(session.stdout);
    session.stderr.resume();
    expect(session.stdin).to.equal(undefined);
    await session.exited;
    expect(out()).to.equal('done\n');
  });

  it('lets a program open its streams by name', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', 'cat /dev/stdin > /dev/stdout'], PIPES);
    const [out, err] = [collect(session.stdout), collect(session.stderr)];
    session.stdin?.end('by name');
    await session.exited;
    expect([out(), err()]).to.deep.equal(['by name', '']);
  });

  it('carries 64 MB both ways unchanged', async () => {
    const container = await running();
    const session = await container.openExec(['cat'], PIPES);
    const [sent, received] = [createHash('md5'), createHash('md5')];
    session.stdout.on('data', (chunk: Buffer) => received.update(chunk));
    session.stderr.resume();
    for (let n = 0; n < 1024; n++) {
      const chunk = Buffer.alloc(65_536, n % 251);
      sent.update(chunk);
      if (!session.stdin?.write(chunk)) await new Promise((resolve) => session.stdin?.once('drain', resolve));
    }
    session.stdin?.end();
    await session.exited;
    expect(received.digest('hex')).to.equal(sent.digest('hex'));
  });

  it('makes the command wait for one who reads slowly', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', 'echo $$ >&2; exec cat /dev/zero'], {
      stdin: false,
    });
    const err = collect(session.stderr);
    await eventually(() => expect(err()).to.match(/\d+\n/));
    await eventually(() => expect(session.stdout.readableLength).to.be.above(0));
    expect(session.stdout.readableLength).to.be.below(1024 * 1024);
    session.stdout.destroy();
    expect((await session.exited).exitCode).to.equal(128 + 13);
  });

  it('does not mind a command that reads only the beginning of its input', async () => {
    const container = await running();
    const session = await container.openExec(['head', '-c', '3'], PIPES);
    const out = collect(session.stdout);
    session.stderr.resume();
    session.stdin?.write(Buffer.alloc(1_000_000, 'x'));
    expect(await session.exited).to.deep.equal({ exitCode: 0 });
    expect(out()).to.equal('xxx');
  });

  for (const argv of [['/no/such/cmd'], ['no-such-cmd']]) {
    it(`rejects when ${argv[0]} cannot be executed`, async () => {
      const container = await running();
      const error = await container.openExec(argv, PIPES).catch((error: unknown) => error);
      expect(error).to.be.instanceOf(HookletError).and.include({ code: 'EXEC_ERROR' });
    });
  }

  it('is refused when the container has ended', async () => {
    const { container } = await containers.run(['true']);
    await container.exited;
    const error = await container.openExec(['true'], PIPES).catch((error: unknown) => error);
    expect(error)
      .to.be.instanceOf(HookletError)
      .and.include({ message: 'failed to exec in container: container is in CONTAINER_EXITED state' });
  });

  it('kills the command with its children when nobody is connected any more', async () => {
    const container = await running();
    const client = new AbortController();
    const script = 'setsid sleep 611 & echo $$ $!; sleep 612 & echo $!; wait';
    const session = await container.openExec(['sh', '-c', script], { stdin: false }, client.signal);
    const pids = await pidsIn(session, 3, (pid) => outside(container.pid, pid));
    client.abort();
    await session.exited;
    await eventually(() => expect(pids.filter((pid) => isAlive(pid))).to.deep.equal([]));
    expect(container.ended).to.equal(false);
  });

  it('leaves alone what a command has left running, and ends it with the container', async () => {
    const container = await running();
    const client = new AbortController();
    const script = 'sleep 613 >/dev/null 2>&1 & echo $!';
    const session = await container.openExec(['sh', '-c', script], { stdin: false }, client.signal);
    const [pid = 0] = await pidsIn(session, 1, (pid) => outside(container.pid, pid));
    expect(await session.exited).to.deep.equal({ exitCode: 0 });
    client.abort();
    expect(isAlive(pid)).to.equal(true);
    container.kill();
    await container.exited;
    await eventually(() => expect(isAlive(pid)).to.equal(false));
  });

  it('waits for those who hold the output of a command that has exited', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', '(read x; echo $x) & exit 3'], PIPES);
    const out = collect(session.stdout);
    session.stderr.resume();
    session.stdin?.end('late\n');
    expect(await session.exited).to.deep.equal({ exitCode: 3 });
    expect(out()).to.match(/^(late)?\n$/);
  });

  it('ends with the container, and gives away what it had printed', async () => {
    const container = await running();
    const session = await container.openExec(['sh', '-c', 'echo first; sleep 600'], { stdin: false });
    const out = collect(session.stdout);
    session.stderr.resume();
    await eventually(() => expect(out()).to.equal('first\n'));
    container.kill();
    expect(await session.exited).to.deep.equal({ exitCode: 137 });
  });
});

function collect(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  stream.on('error', () => {});
  return () => text;
}

async function pidsIn(
  session: ExecSession,
  count: number,
  outside: (pid: number) => number,
): Promise<number[]> {
  const out = collect(session.stdout);
  session.stderr.resume();
  return eventually(() => {
    const found = out().match(/\d+(?=\s)/g) ?? [];
    expect(found).to.have.length(count);
    return found.map((pid) => outside(Number(pid)));
  });
}
