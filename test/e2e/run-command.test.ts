/** `hooklet run -- COMMAND`: one command as a container, as its user meets it. */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { isRunning } from '../support/process-alive.ts';
import {
  allGone,
  endPrograms,
  HOOKLET,
  hooklet,
  inOrder,
  type Program,
  ROOT,
  start,
} from '../support/program.ts';

const sh = (script: string) => ['--', 'sh', '-c', script];

/** Says when it is up, and that it has got TERM. */
const HANDLES_TERM = 'trap "echo got TERM; exit 3" TERM; echo up; while :; do sleep 0.02; done';

describe('hooklet run -- COMMAND', function () {
  this.timeout(30_000);
  this.slow(5000);

  let folder: string;
  let server: Server | undefined;
  let url = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-command-'));
  });

  afterEach(async () => {
    server?.close();
    server = undefined;
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  async function codeOf(program: Program): Promise<number | null> {
    return (await program.ended).code;
  }

  describe('is as if the command had been started itself', () => {
    it('passes its output on byte by byte, each stream to its own, and says nothing', () => {
      const bytes = Buffer.from([0, 1, 10, 13, 27, 91, 50, 74, 128, 255, 10, 0]);
      writeFileSync(join(folder, 'bytes'), bytes);
      const out = execFileSync(process.execPath, [HOOKLET, 'run', '--', 'cat', join(folder, 'bytes')]);
      expect(out.equals(bytes)).to.equal(true);
    });

    it('keeps stdout and stderr apart', async () => {
      const run = hooklet(['run', ...sh('echo out; echo err >&2; exit 7')]);
      expect(await codeOf(run)).to.equal(7);
      expect([run.stdout(), run.stderr()]).to.deep.equal(['out\n', 'err\n']);
    });

    it('passes its input on', async () => {
      const run = hooklet(['run', '--', 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
      run.child.stdin?.end('typed\n');
      expect(await codeOf(run)).to.equal(0);
      expect(run.stdout()).to.equal('typed\n');
    });

    it('loses nothing to a reader that is slow', async () => {
      const script = `exec ${process.execPath} ${HOOKLET} run -- head -c 3000000 /dev/zero | { sleep 0.5; wc -c; }`;
      const run = start('sh', ['-c', script]);
      expect(await codeOf(run)).to.equal(0);
      expect(run.stdout().trim()).to.equal('3000000');
    });

    it('lets it die of SIGPIPE when its reader has gone', async () => {
      const script = `{ ${process.execPath} ${HOOKLET} run -- yes; echo code $? >&2; } | head -n 1`;
      const run = start('sh', ['-c', script]);
      expect(await codeOf(run)).to.equal(0);
      expect(run.stderr()).to.equal('code 141\n');
    });

    it('passes its whole environment on and adds only the mark by which its processes are found', () => {
      const env = { A: '$(B) $$ $C', B: 'b', PATH: process.env.PATH ?? '', HOSTNAME: 'mine', EMPTY: '' };
      const out = execFileSync(process.execPath, [HOOKLET, 'run', '--', 'env', '-0'], {
        env,
        encoding: 'utf8',
      });
      const seen = out.split('\0').filter((line) => line !== '' && !line.startsWith('HOOKLET_CONTAINER='));
      expect(seen).to.have.members(Object.entries(env).map(([name, value]) => `${name}=${value}`));
    });

    it('passes every word of the command on as it was typed', async () => {
      const words = ['$(HOME)', '$$', '$$$', '--grace', '-5', '', 'a b', '--'];
      const run = hooklet(['run', '--', 'printf', '<%s>', ...words]);
      await run.ended;
      expect(run.stdout()).to.equal(words.map((word) => `<${word}>`).join(''));
    });

    it('runs it in the directory that it was started in', async () => {
      const run = hooklet(['run', '--', 'pwd'], { cwd: folder });
      await run.ended;
      expect(run.stdout()).to.equal(`${folder}\n`);
    });

    it('leaves nothing on the disk: it works where nothing can be written', async () => {
      const run = hooklet(['run', ...sh('echo fine')], {
        env: { HOOKLET_HOME: '/proc/none', TMPDIR: '/proc/none' },
      });
      expect(await codeOf(run)).to.equal(0);
      expect(run.output()).to.equal('fine\n');
    });
  });

  describe('stops it', () => {
    it('with TERM alone, at once and once', async () => {
      const run = hooklet(['run', ...sh(HANDLES_TERM)]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(3);
      expect(run.output()).to.equal('up\ngot TERM\n');
    });

    it('on Ctrl-C in the same way', async () => {
      const run = hooklet(['run', ...sh(HANDLES_TERM)]);
      await run.sees(/up/);
      run.signalGroup('SIGINT');
      expect(await codeOf(run)).to.equal(3);
      expect(run.output()).to.equal('up\ngot TERM\n');
    });

    it('after the preStop hook, whose lines are marked', async () => {
      const run = hooklet(['run', '--pre-stop-exec', 'echo draining', ...sh(HANDLES_TERM)]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(3);
      expect(run.stdout()).to.equal('up\ngot TERM\n');
      expect(run.stderr()).to.match(
        /^hooklet: preStop │ draining\nhooklet: preStop hook done after \d\.\d\d s\n$/,
      );
      inOrder(run.output(), [/draining/, /got TERM/]);
    });

    it('after a pause', async () => {
      const run = hooklet(['run', '--pre-stop-sleep', '1', ...sh(HANDLES_TERM)]);
      await run.sees(/up/);
      const stoppedAt = performance.now();
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(3);
      expect(performance.now() - stoppedAt).to.be.above(990);
      expect(run.output()).to.equal('up\ngot TERM\n');
    });

    it('after a GET', async () => {
      const paths = await serve();
      const run = hooklet(['run', '--pre-stop-http', `${url}/drain?now=1`, ...sh(HANDLES_TERM)]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(3);
      expect(paths).to.deep.equal(['/drain?now=1']);
      inOrder(run.output(), [/preStop hook answered 200/, /got TERM/]);
    });

    it('with the stop signal that was asked for', async () => {
      const script = 'trap "echo got QUIT; exit 4" QUIT; echo up; while :; do sleep 0.02; done';
      const run = hooklet(['run', '--stop-signal', 'quit', ...sh(script)]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(4);
      expect(run.output()).to.equal('up\ngot QUIT\n');
    });

    it('with KILL when the grace is over, and says who did not listen', async () => {
      const run = hooklet([
        'run',
        '--grace',
        '1',
        ...sh('trap "" TERM; echo up; while :; do sleep 0.02; done'),
      ]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(137);
      expect(run.stderr()).to.match(/^hooklet: Warning GracePeriodExceeded: .* did not end after SIGTERM/m);
      expect(run.stderr()).to.match(/^hooklet: Warning SignalIgnored: sh \(pid \d+\)/m);
    });

    it('with KILL at once on a second signal', async () => {
      const run = hooklet(['run', ...sh('trap "" TERM INT; echo up; while :; do sleep 0.02; done')]);
      await run.sees(/up/);
      run.signal('SIGTERM');
      run.signal('SIGINT');
      expect(await codeOf(run)).to.equal(137);
      expect(run.stderr()).to.match(/^hooklet: killing: SIG(INT|TERM) received again\n$/);
    });
  });

  describe('runs a postStart hook', () => {
    it('beside it, in its environment and its directory', async () => {
      const run = hooklet(['run', '--post-start-exec', 'echo "$WHO in $(pwd)"', ...sh('sleep 1')], {
        cwd: folder,
        env: { WHO: 'me' },
      });
      expect(await codeOf(run)).to.equal(0);
      expect(run.stderr()).to.match(
        new RegExp(`^hooklet: postStart │ me in ${folder}\nhooklet: postStart hook done`),
      );
    });

    it('by one GET', async () => {
      const paths = await serve();
      const run = hooklet(['run', '--post-start-http', `${url}/warm-up`, ...sh('sleep 1')]);
      expect(await codeOf(run)).to.equal(0);
      expect(paths).to.deep.equal(['/warm-up']);
    });

    it('and stops it when the hook fails, and says why', async () => {
      const run = hooklet(['run', '--post-start-exec', 'echo no; exit 9', ...sh(HANDLES_TERM)]);
      expect(await codeOf(run)).to.be.oneOf([3, 143]);
      expect(run.stderr()).to.match(/Warning FailedPostStartHook: .*exited with 9/);
    });

    it('and is silent about it when asked', async () => {
      const run = hooklet(['run', '--quiet-hooks', '--post-start-exec', 'echo hidden', ...sh('sleep 0.5')]);
      expect(await codeOf(run)).to.equal(0);
      expect(run.output()).not.to.include('hidden');
    });
  });

  describe('ends everything of it', () => {
    it('when its main process ends and leaves others in its group (process-compose 520)', async () => {
      const run = hooklet(['run', '--', process.execPath, `${ROOT}test/fixtures/leaves-a-grandchild.js`]);
      expect(await codeOf(run)).to.equal(3);
      await allGone(pids(run));
    });

    it('daemons too, which have left its session and lost their parents', async () => {
      const run = hooklet(['run', '--', process.execPath, `${ROOT}test/fixtures/leaves-a-daemon.js`]);
      expect(await codeOf(run)).to.equal(0);
      expect(pids(run)).to.have.length(1);
      await allGone(pids(run));
    });

    it('daemons too, that nothing ties to it: with a session, a parent and an environment of their own', async function () {
      if (process.platform !== 'linux') this.skip();
      const script = "(setsid env -i /bin/sh -c 'echo pid $$.; exec /bin/sleep 60' &); read -r never; exit 0";
      const run = hooklet(['run', ...sh(script)], { stdio: ['pipe', 'pipe', 'pipe'] });
      await run.sees(/pid \d+\./);
      run.child.stdin?.end();
      expect(await codeOf(run)).to.equal(0);
      await allGone(pids(run));
    });

    it('when hooklet itself is killed and can do nothing more', async () => {
      const script = `(setsid sh -c 'echo pid $$.; exec sleep 60' &); echo pid $$.; ${HANDLES_TERM}`;
      const run = hooklet(['run', ...sh(script)]);
      await run.sees(/up[\s\S]*pid|pid[\s\S]*pid[\s\S]*up/);
      await eventually(() => expect(pids(run)).to.have.length(2));
      run.signal('SIGKILL');
      await allGone(pids(run));
      expect(await run.ended).to.deep.equal({ code: null, signal: 'SIGKILL' });
    });

    it('daemons too, when it is stopped', async () => {
      const script = `(setsid sh -c 'echo pid $$.; exec sleep 60' &); ${HANDLES_TERM}`;
      const run = hooklet(['run', ...sh(script)]);
      await run.sees(/pid \d+\.[\s\S]*up|up[\s\S]*pid \d+\./);
      expect(pids(run).every(isRunning)).to.equal(true);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.equal(3);
      await allGone(pids(run));
    });
  });

  describe('starts it again', () => {
    it('when it fails, with --restart OnFailure, until it succeeds', async () => {
      const script = `n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) > n; echo run $n; [ $n = 2 ] || exit 4`;
      const run = hooklet(['run', '--restart', 'OnFailure', '--backoff', 'fast', ...sh(script)], {
        cwd: folder,
      });
      expect(await codeOf(run)).to.equal(0);
      expect(run.stdout()).to.equal('run 0\nrun 1\nrun 2\n');
      inOrder(run.stderr(), [
        /exited with code 4/,
        /started \(restart 1\)/,
        /Warning BackOff/,
        /started \(restart 2\)/,
      ]);
    });

    it('whenever it ends, with --restart Always, until it is stopped', async () => {
      const run = hooklet(['run', '--restart', 'Always', '--backoff', 'fast', ...sh('echo run')]);
      await run.sees(/started \(restart 2\)/);
      run.signal('SIGTERM');
      expect(await codeOf(run)).to.be.oneOf([0, 143]);
      expect(run.stdout()).to.match(/^(run\n){2,3}$/);
    });
  });

  describe('shows all that happens when asked', () => {
    it('as text', async () => {
      const run = hooklet(['run', '--output', 'text', ...sh('echo hi; exit 2')]);
      expect(await codeOf(run)).to.equal(2);
      inOrder(run.stdout(), [/started pid \d+: sh -c "echo hi; exit 2"/, /│ hi/, /exited with code 2/]);
      // It keeps no log, and so there is none that could not be written.
      expect(run.output()).not.to.match(/the log of container/);
    });

    it('as JSON', async () => {
      const run = hooklet(['run', '-o', 'json', '--', 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
      run.child.stdin?.end('typed\n');
      expect(await codeOf(run)).to.equal(0);
      const lines = run
        .stdout()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.find(({ type }) => type === 'output')).to.include({
        pod: 'cat',
        container: 'cat',
        line: 'typed',
      });
    });
  });

  async function serve(): Promise<string[]> {
    const paths: string[] = [];
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.end('ok');
    });
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    return paths;
  }
});

function pids(run: Program): number[] {
  return [...run.output().matchAll(/\bpid (\d+)/g)].map((match) => Number(match[1]));
}
