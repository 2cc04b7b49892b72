import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import type { Command } from '../../supervisor/host/container-runtime.ts';
import { fixture, useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes } from '../support/isolation.ts';

inBothModes('process runtime: starting', (mode) => {
  const containers = useContainers({ mode });
  let directory = '';

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hooklet-programs-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  async function refusal(argv: string[], command: Partial<Command> = {}): Promise<string> {
    const error = await containers.run(argv, command).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).to.be.instanceOf(HookletError).with.property('code', 'START_ERROR');
    return (error as HookletError).message;
  }

  function program(name: string, content: string, mode = 0o755): string {
    const path = join(directory, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  it('gives a process its arguments, its environment and nothing else, and its directory', async () => {
    const script = 'printf "%s|" "$0" "$@"; env | sort | tr "\\n" "|"; pwd';
    const env = { PATH: process.env.PATH ?? '', GREETING: 'grüß dich', EMPTY: '' };
    const { container, output } = await containers.run(['sh', '-c', script, 'zero', 'a b'], {
      env,
      cwd: directory,
    });
    await container.exited;
    const [, , ...lines] = output().trimEnd().split('|');
    expect(output()).to.match(/^zero\|a b\|/);
    // In plain mode there is one thing more: by it whatever the container starts is found again.
    expect(lines.filter((line) => !/^(PWD|OLDPWD|SHLVL|_|HOOKLET_CONTAINER)=/.test(line))).to.deep.equal([
      'EMPTY=',
      'GREETING=grüß dich',
      `PATH=${process.env.PATH}`,
      directory,
    ]);
  });

  it('keeps the name that the program was called by', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'tr "\\0" " " < /proc/$$/cmdline; true']);
    await container.exited;
    expect(output()).to.match(/^sh -c /);
  });

  it('makes the process leader of a session and group of its own', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'ps -o pid=,pgid=,sid= -p $$']);
    await container.exited;
    const [pid, pgid, sid] = output().trim().split(/\s+/).map(Number);
    const leader = mode === 'plain' ? container.pid : 1;
    expect([pid, pgid, sid]).to.deep.equal([leader, leader, leader]);
  });

  it('gives it an empty standard input', async () => {
    const { container } = await containers.run(['cat']);
    expect(await container.exited).to.include({ exitCode: 0 });
  });

  it('lets it open /dev/stdout and /dev/stderr by name', async () => {
    const script = 'echo out > /dev/stdout; echo err > /dev/stderr; echo fd > /proc/self/fd/1';
    const { container, output } = await containers.run(['sh', '-c', script]);
    expect(await container.exited).to.include({ exitCode: 0 });
    expect(output()).to.include('out\n').and.include('err\n').and.include('fd\n');
    expect(containers.warnings).to.deep.equal([]);
  });

  it('looks a name up in the PATH of the container, not its own', async () => {
    program('only-here', '#!/bin/sh\necho found\n');
    const { container, output } = await containers.run(['only-here'], {
      env: { PATH: `/nowhere:${directory}` },
    });
    await container.exited;
    expect(output()).to.equal('found\n');
  });

  it('takes a relative path from the directory of the container', async () => {
    program('here.sh', '#!/bin/sh\necho here\n');
    const { container, output } = await containers.run(['./here.sh'], { cwd: directory });
    await container.exited;
    expect(output()).to.equal('here\n');
  });

  it('names a path that does not exist', async () => {
    expect(await refusal(['/no/such/main'])).to.equal(
      'exec: "/no/such/main": stat /no/such/main: no such file or directory',
    );
  });

  it('names a command that is not on the PATH, or that has no PATH to be on', async () => {
    const text = 'exec: "no-such-command": executable file not found in $PATH';
    expect(await refusal(['no-such-command'])).to.equal(text);
    expect(await refusal(['no-such-command'], { env: {} })).to.equal(text);
    expect(await refusal(['sh'], { env: { PATH: '' } })).to.include('executable file not found in $PATH');
  });

  it('refuses a file without execute permission, even to root', async () => {
    const path = program('plain', '#!/bin/sh\n', 0o644);
    expect(await refusal([path])).to.equal(`exec: "${path}": permission denied`);
  });

  it('refuses a directory', async () => {
    expect(await refusal([directory])).to.equal(`exec: "${directory}": is a directory`);
  });

  it('refuses a script without an interpreter line instead of handing it to a shell', async () => {
    const path = program('no-shebang', 'echo hello\n');
    expect(await refusal([path])).to.equal(`exec ${path}: exec format error`);
    expect(await refusal([program('empty', '')])).to.include('exec format error');
  });

  it('refuses a script whose interpreter does not exist', async () => {
    const path = program('bad-shebang', '#!/no/such/interpreter\n');
    expect(await refusal([path])).to.equal(`exec ${path}: no such file or directory`);
  });

  it('names a directory that does not exist, or is none', async () => {
    expect(await refusal(['sh'], { cwd: '/no/such' })).to.equal(
      'chdir to cwd ("/no/such") failed: no such file or directory',
    );
    expect(await refusal(['sh'], { cwd: '/dev/null' })).to.equal(
      'chdir to cwd ("/dev/null") failed: not a directory',
    );
  });

  it('refuses an empty command', async () => {
    expect(await refusal([])).to.equal('no command specified');
    expect(await refusal([''])).to.equal('exec: "": executable file not found in $PATH');
  });

  it('refuses arguments that are too long or hold a NUL', async () => {
    expect(await refusal(['true', 'x'.repeat(200_000)])).to.match(/^exec \/.*true: argument list too long$/);
    expect(await refusal(['true', 'a\0b'])).to.match(/^exec \/.*true: invalid argument$/);
  });

  it('runs as another user when it may', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { container, output } = await containers.run(
      ['sh', '-c', 'id -u; id -g; id -G; echo by name > /dev/stdout'],
      { uid: 65534, gid: 65533, cwd: '/' },
    );
    await container.exited;
    expect(output()).to.equal('65534\n65533\n65533\nby name\n');
  });

  it('says so when it may not run as another user', async function () {
    if (process.getuid?.() !== 0) this.skip();
    process.seteuid?.(65534);
    try {
      expect(await refusal(['/bin/true'], { uid: 1234, cwd: '/' })).to.match(
        /uid 1234.*operation not permitted$/,
      );
    } finally {
      process.seteuid?.(0);
    }
  });

  it('refuses a pod whose name would lead its log elsewhere, before anything runs', async () => {
    const request = {
      podNamespace: 'default',
      podName: '../../etc',
      podUid: 'uid',
      container: 'main',
      restartCount: 0,
      command: { argv: ['true'], env: {}, cwd: '/' },
    };
    const error = await containers.runtime.start(request).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(HookletError);
  });

  it('keeps the logs of the newest instance and of the one before', async () => {
    for (let restartCount = 0; restartCount < 5; restartCount += 1) {
      const { container } = await containers.run(['echo', 'hello'], {}, { restartCount });
      await container.exited;
    }
    await eventually(() => {
      const names = readdirSync(containers.logRoot, { recursive: true, encoding: 'utf8' });
      const logs = names.filter((name) => name.endsWith('.log')).map((name) => basename(name));
      expect(logs.sort()).to.deep.equal(['3.log', '4.log']);
    });
  });

  it('runs on, and says so twice, where its log cannot be written', async () => {
    rmSync(containers.logRoot, { recursive: true });
    writeFileSync(containers.logRoot, 'a file, not a directory');
    const { container, output } = await containers.run(['node', fixture('prints-megabytes.js'), '3']);
    expect(await container.exited).to.include({ exitCode: 0 });
    expect(output().length).to.equal(3_000_000);
    expect(containers.warnings).to.have.length(2);
    expect(containers.warnings[0]).to.match(
      /^the log of container main of pod default\/\w+ cannot be written: not a directory; it runs on, its output is dropped$/,
    );
    expect(containers.warnings[1]).to.match(
      /^the log of container main .* is incomplete: \d{7} bytes are missing$/,
    );
  });
});
