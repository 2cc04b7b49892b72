/** Terminals: of a command in a container, and of a container itself. */

import type { Readable } from 'node:stream';
import { expect } from 'chai';
import type { ContainerProcess, ExecSession } from '../../supervisor/host/container-runtime.ts';
import { isAlive } from '../../supervisor/host/proc-stat.ts';
import { useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes, pidOutside } from '../support/isolation.ts';

/** Without colours, and with a prompt that is the same for every user. */
const SHELL = ['env', 'PS1=$ ', 'bash', '--norc', '--noediting'];

const SIZE = { width: 100, height: 30 };

interface Typed {
  readonly session: ExecSession;
  /** All that the terminal has shown so far. */
  shown(): string;
  type(text: string): void;
  sees(pattern: RegExp): Promise<RegExpMatchArray>;
}

inBothModes('terminal of a command', (mode) => {
  const containers = useContainers({ mode });

  async function open(argv: readonly string[], signal?: AbortSignal): Promise<Typed> {
    const { container } = await containers.run(['sleep', '600']);
    return openIn(container, argv, signal);
  }

  async function openIn(
    container: ContainerProcess,
    argv: readonly string[],
    signal?: AbortSignal,
  ): Promise<Typed> {
    const session = await container.openExec(argv, { stdin: true, tty: SIZE }, signal);
    const shown = collect(session.stdout);
    session.stderr.resume();
    return {
      session,
      shown,
      type: (text) => void session.stdin?.write(text),
      sees: (pattern) => eventually(() => must(shown().match(pattern), JSON.stringify(shown()))),
    };
  }

  /** The echo of a command comes before it runs: until then a key is the shell's, which ignores it. */
  async function runInForeground(type: Typed['type'], sees: Typed['sees'], command: string): Promise<void> {
    type(`sh -c 'echo up $((40 + 2)); exec ${command}'\n`);
    await sees(/up 42\r\n/);
  }

  it('is the controlling one, has a size, and tells when that changes', async () => {
    const script = 'trap "stty size" WINCH; tty; echo $TERM; stty size; while :; do sleep 0.05; done';
    const { session, sees, type } = await open(['sh', '-c', script]);
    await sees(/^\/dev\/pts\/\d+\r\nxterm\r\n30 100\r\n/);
    session.resize({ width: 120, height: 40 });
    await sees(/40 120\r\n/);
    type('\x03');
    expect(await session.exited).to.deep.equal({ exitCode: 130 });
  });

  it('gives ^C to what runs in the foreground, and the shell goes on', async () => {
    const { session, sees, type } = await open(SHELL);
    await sees(/\$ $/);
    await runInForeground(type, sees, 'sleep 600');
    type('\x03');
    await sees(/\^C\r\n[^$]*\$ $/);
    type('echo status $?; exit 5\n');
    await sees(/status 130/);
    expect(await session.exited).to.deep.equal({ exitCode: 5 });
  });

  it('stops and continues jobs', async () => {
    const { session, sees, type } = await open(SHELL);
    await sees(/\$ $/);
    await runInForeground(type, sees, 'sleep 0.3');
    type('\x1a');
    await sees(/Stopped/);
    type('fg; echo back $?\n');
    await sees(/back 0/);
    type('exit\n');
    await session.exited;
  });

  it('shows everything that a program prints in its last moment', async () => {
    const { session, shown } = await open(['seq', '1', '100000']);
    await session.exited;
    expect(shown().length).to.equal(688_895);
    expect(shown()).to.match(/99999\r\n100000\r\n$/);
  });

  it('tells the code, or the signal, that the command ended with', async () => {
    expect(await (await open(['sh', '-c', 'exit 7'])).session.exited).to.deep.equal({ exitCode: 7 });
    expect(await (await open(['sh', '-c', 'kill -KILL $$'])).session.exited).to.deep.equal({ exitCode: 137 });
  });

  it('shows at once what is typed, be it how launching programs begin to speak', async () => {
    const { session, sees, type } = await open(['cat']);
    type('se');
    await sees(/^se$/);
    type('\n\x04');
    await session.exited;
  });

  it('rejects when the command cannot be executed', async () => {
    const { container } = await containers.run(['sleep', '600']);
    const error = await openIn(container, ['/no/such/cmd']).catch((error: unknown) => error);
    expect(error).to.include({ code: 'EXEC_ERROR' });
  });

  it('belongs to the user of the container', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { container } = await containers.run(['sleep', '600'], { uid: 65534, gid: 65534, cwd: '/' });
    const { session, shown } = await openIn(container, ['sh', '-c', 'id -u; echo by name > $(tty)']);
    await session.exited;
    expect(shown()).to.equal('65534\r\nby name\r\n');
  });

  it('is hung up when nobody is connected any more', async () => {
    const client = new AbortController();
    const { container } = await containers.run(['sleep', '600']);
    const { session, sees, type } = await openIn(container, SHELL, client.signal);
    await sees(/\$ $/);
    type('sleep 614 & echo pid $!; cat\n');
    const [, pid = ''] = await sees(/pid (\d+)\r\n/);
    const background = mode === 'plain' ? Number(pid) : pidOutside(container.pid, Number(pid));
    client.abort();
    await session.exited;
    await eventually(() =>
      expect([session.pid, background].filter((each) => isAlive(each))).to.deep.equal([]),
    );
  });

  it('does not keep what ignores the hang-up', async () => {
    const client = new AbortController();
    const script = 'trap "" HUP; echo ready; while :; do sleep 0.1; done';
    const { session, sees } = await open(['sh', '-c', script], client.signal);
    await sees(/ready/);
    client.abort();
    await session.exited;
    await eventually(() => expect(isAlive(session.pid)).to.equal(false), { timeoutMs: 8000 });
  });
});

inBothModes('container with a terminal', (mode) => {
  const containers = useContainers({ mode });

  it('is typed to and seen by who is attached, and keeps a log', async () => {
    const { container, log } = await containers.run(SHELL, { tty: SIZE, stdin: 'once' });
    const attached = container.attach();
    const shown = collect(attached.stdout);
    attached.stderr.resume();
    attached.resize({ width: 90, height: 25 });
    attached.stdin?.write('stty size; exit 5\n');
    expect((await container.exited).exitCode).to.equal(5);
    expect(shown()).to.match(/25 90\r\n/);
    expect(log()).to.match(/ stdout F .*25 90\n/);
  });

  it('goes on when who was attached has left', async () => {
    const { container, sees } = await containers.run(['cat'], { tty: SIZE, stdin: 'once' });
    const first = container.attach();
    first.stdin?.end('one\n');
    await sees(/one\r\none\r\n/);
    first.close();
    const second = container.attach();
    second.stdin?.write('two\n\x04');
    await sees(/two\r\ntwo\r\n/);
    expect((await container.exited).exitCode).to.equal(0);
  });

  it('says that it was killed by nothing but its exit code', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'echo hi; sleep 600'], { tty: SIZE });
    await eventually(() => expect(output()).to.equal('hi\r\n'));
    container.kill();
    expect((await container.exited).exitCode).to.equal(137);
    expect(output()).to.equal('hi\r\n');
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

function must<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`not in ${what}`);
  return value;
}
