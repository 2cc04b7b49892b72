/** Programs started by posix_spawn(3): the same for them, and for hooklet, as if Node had started them. */

import { chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from '../../supervisor/host/container-runtime.ts';
import { endPrograms, type Program, start } from '../support/program.ts';

interface Answer {
  readonly byNode?: boolean;
  readonly out?: string;
  readonly code?: number | null;
  readonly signal?: string | null;
  readonly failure?: string;
}

const ENV = { PATH: '/usr/bin:/bin', LANG: 'C' };
/** Of a session of its own the leader's numbers are all alike. */
const SESSION = 'set -- $(cat /proc/$$/stat); test $1 = $5 && test $1 = $6 && echo its own';

const sh = (script: string, more: Partial<Command> = {}): Command => ({
  argv: ['sh', '-c', script],
  env: ENV,
  cwd: '/',
  ...more,
});

const SAME: Readonly<Record<string, Command>> = {
  'its arguments': {
    argv: ['sh', '-c', 'printf "<%s>" "$0" "$@"', 'zéro', '', 'a b', "it's", '"\n', '日本', '*'],
    env: ENV,
    cwd: '/',
  },
  'the name it is called by': { argv: ['cat', '/proc/self/cmdline'], env: ENV, cwd: '/' },
  'its environment, and nothing of ours': {
    argv: ['env'],
    env: { ...ENV, EMPTY: '', ÜBER: 'a=b\nc', B: '1', A: '2' },
    cwd: '/',
  },
  'an empty environment': { argv: ['/usr/bin/env'], env: {}, cwd: '/' },
  'its directory': { argv: ['pwd', '-P'], env: ENV, cwd: '/usr/bin' },
  'a session of its own': sh(SESSION),
  'no signal blocked, ignored or caught': {
    argv: ['grep', '^Sig[BIC]', '/proc/self/status'],
    env: ENV,
    cwd: '/',
  },
  'three descriptors': sh('ls /proc/self/fd; exec 3</dev/null; ls /proc/self/fd'),
  'streams that block': sh('for n in 0 1 2; do grep flags /proc/self/fdinfo/$n; done'),
  'its limits, mask and priority': sh('ulimit -a; umask; cut -d" " -f18,19 /proc/self/stat'),
  'nothing to read': sh('cat; readlink /proc/self/fd/0; echo read'),
  'what is typed': sh('cat; cat /dev/stdin', { stdin: 'once' }),
  'output that it opens by name': sh('echo out > /dev/stdout; echo err > /dev/stderr'),
  'much output': sh('head -c 300000 /dev/zero | tr "\\0" x; seq 20000 >&2'),
  'a terminal': sh('tty > /dev/null && stty size', { tty: { width: 90, height: 20 } }),
  'exit code 7': sh('exit 7'),
  'exit code 255': sh('exit 255'),
  'a death by KILL': sh('kill -9 $$'),
  'a death by ABRT': sh('ulimit -c unlimited; cd /tmp && kill -ABRT $$'),
  'a death by IO': sh('kill -IO $$'),
  'a death after its output is closed': sh('exec >&- 2>&-; sleep 0.2; exit 3'),
  'no such directory': sh('true', { cwd: '/nowhere' }),
  'no such program': { argv: ['no-such-program'], env: ENV, cwd: '/' },
  'too many arguments': { argv: ['true', 'x'.repeat(3_000_000)], env: ENV, cwd: '/' },
  'an argument that no program can get': { argv: ['true', 'a\0b'], env: ENV, cwd: '/' },
  'a variable that no program can get': { argv: ['true'], env: { ...ENV, A: 'a\0b' }, cwd: '/' },
};

describe('posix_spawn', function () {
  this.timeout(60_000);
  this.slow(20_000);
  let folder = '';
  const answers: Record<'node' | 'posix', readonly Answer[]> = { node: [], posix: [] };

  async function spawnIn(way: 'node' | 'posix', commands: readonly Command[]): Promise<Program> {
    const file = join(folder, 'commands.json');
    writeFileSync(file, JSON.stringify(commands));
    const argv = ['--import', 'tsx', 'test/fixtures/spawns.ts', way, file];
    const run = start(process.execPath, argv);
    expect((await run.ended).code, run.output()).to.equal(0);
    return run;
  }

  async function spawnAll(way: 'node' | 'posix', commands: readonly Command[]): Promise<readonly Answer[]> {
    return JSON.parse((await spawnIn(way, commands)).stdout()) as readonly Answer[];
  }

  function script(name: string, firstLine: string): Command {
    const file = join(folder, name);
    writeFileSync(file, `${firstLine}\n`);
    chmodSync(file, 0o755);
    return { argv: [file], env: ENV, cwd: folder };
  }

  const names = [...Object.keys(SAME), 'a missing interpreter', 'a script by its relative name'];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'hooklet-spawn-'));
    const relative = script('says.sh', '#!/bin/sh\necho said "$0"');
    const commands = [
      ...Object.values(SAME),
      script('lost.sh', '#!/no/such/interpreter'),
      { ...relative, argv: ['./says.sh'] },
    ];
    for (const way of ['node', 'posix'] as const) answers[way] = await spawnAll(way, commands);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(endPrograms);

  names.forEach((name, n) => {
    it(`gives a program ${name}, as Node does`, () => {
      const { byNode: _, ...expected } = answers.node[n] ?? {};
      const { byNode, ...got } = answers.posix[n] ?? {};
      expect(got).to.deep.equal(expected);
      if (got.failure === undefined) expect(byNode, 'started by Node').to.equal(false);
    });
  });

  it('does not compare nothing with nothing', () => {
    const said = answers.posix.map((answer) => JSON.stringify(answer));
    expect(said).to.have.length(names.length);
    expect(said.join('\n'))
      .to.include('<zéro><><a b>')
      .and.to.include('its own\\n')
      .and.to.include('20 90\\r\\n')
      .and.to.include('typed\\n')
      .and.to.include('"signal":"SIGKILL"')
      .and.to.include('"signal":"SIGABRT"')
      .and.to.include('argument list too long')
      .and.to.include('no such file or directory')
      .and.to.include('invalid argument')
      .and.to.match(/SigBlk:\\t0+\\n/)
      .and.to.match(/said [^"]*says.sh/);
  });

  it('knows a death by a real-time signal, which Node takes for exit code 0', async () => {
    const [byPosix] = await spawnAll('posix', [sh('kill -36 $$')]);
    expect(byPosix).to.include({ byNode: false, code: null, signal: 'SIGRTMIN+2' });
  });

  it('gives a program our own streams, which block though ours do not, as Node does', async () => {
    const flags = sh('grep flags: /proc/self/fdinfo/2 >&2', { ownStreams: { input: true, output: true } });
    const [byNode, byPosix] = [await spawnIn('node', [flags]), await spawnIn('posix', [flags])];
    expect(JSON.parse(byPosix.stdout())[0]).to.include({ byNode: false, code: 0 });
    const octal = /^ours do not block: 0\d*4\d{3}\nflags:\t(0\d+)\n$/;
    expect(byNode.stderr()).to.match(octal);
    expect(byPosix.stderr()).to.equal(byNode.stderr());
    expect(Number.parseInt(octal.exec(byPosix.stderr())?.[1] ?? '', 8) & constants.O_NONBLOCK).to.equal(0);
  });

  it('leaves another user to Node', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const [answer] = await spawnAll('posix', [sh('id -u; id -g', { uid: 65534, gid: 65534 })]);
    expect(answer).to.include({ byNode: true, out: '65534\n65534\n', code: 0 });
  });
});
