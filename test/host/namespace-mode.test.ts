/** What only a PID namespace gives, and what its launching programs must not change. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect } from 'chai';
import type { Command } from '../../supervisor/host/container-runtime.ts';
import { isAlive, livingProcesses, readProcFile, readProcStat } from '../../supervisor/host/proc-stat.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { pidOutside } from '../support/isolation.ts';

const NODE = process.execPath;
const isRoot = process.geteuid?.() === 0;

describe('A container in namespace mode', () => {
  const containers = useContainers({ mode: 'namespace' });
  const plain = useContainers();

  it('has its main process as PID 1, and a hook beside it', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const { stdout } = await container.exec(['ps', 'x', '-o', 'pid=,pgid=,sid=,args='], {});
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    expect(rows.map(([pid, pgid, sid, name]) => [pid, pgid, sid, name])).to.deep.equal([
      ['1', '1', '1', 'sleep'],
      ['2', '2', '2', 'ps'],
    ]);
  });

  it('names its main process by the pid that this machine knows', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'echo $$; exec sleep 60']);
    await eventually(() => expect(output()).to.equal('1\n'));
    await eventually(() => expect(readProcFile(container.pid, 'cmdline')).to.equal('sleep\x0060\x00'));
    expect(pidOutside(container.pid, 1)).to.equal(container.pid);
  });

  it('drops a signal that PID 1 has no handler for', async () => {
    const { container } = await containers.run(['sleep', '60']);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGRTMIN+3']) container.signal(signal);
    // Signals are delivered in no order, but before a process can have run anything after them.
    expect(await container.exec(['true'], {})).to.include({ exitCode: 0 });
    expect(isAlive(container.pid)).to.equal(true);
    container.kill();
    expect(await container.exited).to.deep.include({ exitCode: 137, signal: 'SIGKILL' });
  });

  it('passes a signal to the program and not to what launched it', async () => {
    const { container, sees } = await containers.run([
      'sh',
      '-c',
      'trap "echo heard; exit 9" TERM; echo up; while :; do sleep 0.05; done',
    ]);
    await sees(/up/);
    const launcher = readProcStat(container.pid)?.ppid ?? 0;
    container.signal('SIGTERM');
    await sees(/heard/);
    expect(await container.exited).to.include({ exitCode: 9 });
    expect(isAlive(launcher)).to.equal(false);
  });

  it('is out of reach of a kill of its own group, which would end what launched it', async () => {
    const { container, output } = await containers.run([
      'sh',
      '-c',
      'trap "echo me too" TERM; kill 0; exit 6',
    ]);
    expect(await container.exited).to.include({ exitCode: 6 });
    expect(output()).to.equal('me too\n');
  });

  it('runs on when what launched it gets the signals of a terminal', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const launcher = readProcStat(container.pid)?.ppid ?? 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(launcher, signal);
    expect(await container.exec(['true'], {})).to.include({ exitCode: 0 });
    expect([isAlive(launcher), isAlive(container.pid)]).to.deep.equal([true, true]);
  });

  it('is killed when somebody kills what launched it, whatever became of its user', async () => {
    const commands: [string[], Partial<Command>][] = [[['sleep', '60'], {}]];
    if (isRoot) {
      const changed = ['setpriv', '--reuid', '65534', '--clear-groups', 'sleep', '60'];
      commands.push([['sleep', '60'], { uid: 65534, cwd: '/' }], [changed, { cwd: '/' }]);
    }
    for (const [argv, command] of commands) {
      const { container } = await containers.run(argv, command);
      await eventually(() => expect(readProcFile(container.pid, 'cmdline')).to.match(/^sleep/));
      process.kill(readProcStat(container.pid)?.ppid ?? 0, 'SIGKILL');
      expect(await container.exited).to.include({ exitCode: 137 });
      expect(isAlive(container.pid)).to.equal(false);
    }
  });

  it('gives a process the same descriptors, signal masks, limits and umask as plain mode', async () => {
    const script = `
      const { readdirSync, readFileSync } = require('node:fs');
      const status = readFileSync('/proc/self/status', 'utf8').match(/^(Sig(Blk|Ign)|Umask|NoNewPrivs|Seccomp):.*/gm);
      console.log(JSON.stringify([status, readFileSync('/proc/self/limits', 'utf8')]));
    `;
    const list = 'ls /proc/self/fd; grep -E "^Sig(Blk|Ign|Pnd)" /proc/self/status; echo "$@"; umask';
    const see = async (in_: typeof containers, argv: string[]) => {
      const { container, output } = await in_.run(argv);
      await container.exited;
      return output();
    };
    for (const argv of [
      [NODE, '-e', script],
      ['sh', '-c', list, 'zero', 'a', 'b'],
    ])
      expect(await see(containers, argv)).to.equal(await see(plain, argv));
  });

  it('gives an exec the same descriptors and signal masks as plain mode', async () => {
    const argv = ['sh', '-c', 'ls /proc/self/fd; grep -E "^Sig(Blk|Ign|Cgt)" /proc/self/status'];
    const [isolated, ordinary] = [await containers.run(['sleep', '60']), await plain.run(['sleep', '60'])];
    const { stdout } = await isolated.container.exec(argv, {});
    expect(stdout).to.equal((await ordinary.container.exec(argv, {})).stdout);
  });

  it('ends with the code of the program, whatever the launching programs use it for', async () => {
    for (const [script, exitCode] of [
      ['exit 126', 126],
      ['exit 127', 127],
      ['echo "setsid: failed to execute x: No such file or directory" >&2; exit 127', 127],
      ['echo "unshare: unshare failed: Operation not permitted" >&2; exit 1', 1],
      ['echo "unshare: sigprocmask unblock failed: Invalid argument" >&2; exit 2', 2],
    ] as const) {
      const { container } = await containers.run(['sh', '-c', script]);
      const { exitCode: code } = await container.exited;
      expect(code, script).to.equal(exitCode);
    }
  });

  it('leaves out of the output what launching programs say of a kill', async () => {
    const { container, sees, output, log } = await containers.run([
      'sh',
      '-c',
      'echo said >&2; exec sleep 60',
    ]);
    await sees(/said/);
    process.kill(container.pid, 'SIGKILL');
    expect(await container.exited).to.include({ exitCode: 137, signal: 'SIGKILL' });
    expect(output()).to.equal('said\n');
    expect(log()).to.match(/^\S+ stderr F said\n$/);
  });

  it('tells why a program could not be executed in the words of the runtime, in any language', async () => {
    const path = process.env.PATH ?? '';
    for (const env of [
      { PATH: path },
      { PATH: path, LANG: 'de_DE.UTF-8' },
      { PATH: path, LC_ALL: 'fr_FR' },
    ]) {
      const file = fixture('has-no-interpreter.sh');
      const error = await containers.run([file], { env }).catch((error: Error) => error);
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.equal(`exec ${file}: no such file or directory`);
      const { container, output } = await containers.run(['sh', '-c', 'echo "[$LC_ALL$LANG]"'], { env });
      await container.exited;
      expect(output()).to.equal(`[${env.LC_ALL ?? env.LANG ?? ''}]\n`);
    }
  });

  it('runs an exec in the directory of the container, through links too', async () => {
    const { container } = await containers.run(['sleep', '60'], { cwd: '/proc/self/cwd' });
    const here = readlinkSync('/proc/self/cwd');
    expect(await container.exec(['pwd', '-P'], {})).to.include({ stdout: `${here}\n`, stderr: '' });
  });

  it('tells of a hook that could not be executed, and of one that ends as if it could not', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const file = fixture('has-no-interpreter.sh');
    const shown: string[] = [];
    const options = { onOutput: (_: string, chunk: Buffer) => shown.push(String(chunk)) };
    const error = await container.exec([file], options).catch((error: Error) => error);
    expect((error as Error).message).to.equal(
      `failed to exec in container: unable to start container process: exec ${file}: no such file or directory`,
    );
    expect(shown).to.deep.equal([]);
    const said = 'setsid: failed to execute x: No such file or directory\n';
    const result = await container.exec(['sh', '-c', `printf '${said}' >&2; exit 127`], options);
    expect(result).to.include({ exitCode: 127, stderr: said });
    expect(shown).to.deep.equal([said]);
  });

  it('kills a hook that is called off with its whole tree, and the container stays', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const abort = new AbortController();
    const mark = `sleep 65.${process.pid}`;
    const script = `${mark} & setsid ${mark} & sh -c '${mark} & wait' & wait`;
    const running = () =>
      (livingProcesses() ?? []).filter(
        ({ pid }) => readProcFile(pid, 'cmdline') === `${mark.replace(' ', '\0')}\0`,
      ).length;
    const hook = container.exec(['sh', '-c', script], {}, abort.signal);
    await eventually(() => expect(running()).to.equal(3));
    abort.abort();
    expect(await hook).to.include({ exitCode: 137 });
    await eventually(() => expect(running()).to.equal(0));
    expect(isAlive(container.pid)).to.equal(true);
  });

  it('kills what an exec that ended has left behind when it is called off for holding its output', async () => {
    const { container } = await containers.run(['sleep', '60']);
    const mark = `sleep 66.${process.pid}`;
    const abort = new AbortController();
    const script = `${mark} & (setsid ${mark} &) ; (sh -c '${mark} > /dev/null 2>&1; true' 3>&1 &) ; exit 1`;
    const left = () =>
      (livingProcesses() ?? []).filter(
        ({ pid }) => readProcFile(pid, 'cmdline') === `${mark.replace(' ', '\0')}\0`,
      ).length;
    const exec = container.exec(['sh', '-c', script], {}, abort.signal);
    await eventually(() => expect(left()).to.equal(3));
    abort.abort();
    expect(await exec).to.include({ exitCode: 1 });
    await eventually(() => expect(left()).to.equal(0));
    expect(isAlive(container.pid)).to.equal(true);
  });

  it('has a /proc of its own, and the machine’s files', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'ls /proc; cat /etc/hostname']);
    await container.exited;
    const inside = output()
      .split('\n')
      .filter((name) => /^\d+$/.test(name));
    expect(inside.length).to.be.below(5);
    expect(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length).to.be.above(5);
    expect(output()).to.include(readFileSync('/etc/hostname', 'utf8'));
  });
});
