/** Every kubectl of this machine against hooklet: logs, commands, terminals, files and ports of a running pod. */

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import type { Ran } from '../support/kubectl.ts';
import { describeKubectls, UP } from '../support/kubectl-suite.ts';
import { get } from '../support/request.ts';

/** Says which instance it is; ends when it is asked to. */
const SERVER = `const born = process.hrtime.bigint();
require('http').createServer((q, r) => {
  if (q.url === '/exit') process.exit(1);
  r.end('hello ' + born);
}).listen(process.env.PORT, '127.0.0.1')`;

describeKubectls('kubectl: streams', ({ kubectl, run, ok, fails, path, file, ready, begin, kubeconfig }) => {
  it('shows logs', async () => {
    await ready('web', { script: `echo one; echo two; ${UP}` });
    expect(await ok('logs', 'web')).to.equal('one\ntwo\nup\n');
    expect(await ok('logs', 'web', '--tail=1')).to.equal('up\n');
    expect(await ok('logs', 'web', '--timestamps', '--tail=1')).to.match(/^\d{4}-\d\d-\d\dT\S+Z up\n$/);
    expect(await ok('logs', 'web', '--all-containers', '--prefix', '--tail=1')).to.equal(
      '[pod/web/main] up\n',
    );
    expect(await ok('logs', 'web', '--since=1h', '-c', 'main')).to.include('one\n');
    expect(await ok('logs', '-l', 'app=none')).to.equal('');
    const followed = begin('logs', '-f', 'web');
    await eventually(() => expect(followed.output()).to.equal('one\ntwo\nup\n'));
    expect(await fails('logs', '-p', 'web')).to.include(
      'previous terminated container "main" in pod "web" not found',
    );
    expect(await fails('logs', 'web', '-c', 'nope')).to.include('container nope is not valid for pod web');
  });

  it('refuses logs of a container that waits', async () => {
    const lifecycle = { postStart: { exec: { command: ['sleep', '30'] } } };
    const containers = [{ name: 'main', image: 'x', command: ['sh', '-c', UP], lifecycle }];
    await ok('apply', '-f', file('slow', { spec: { containers } }));
    await eventually(async () =>
      expect(await fails('logs', 'slow')).to.equal(
        'Error from server (BadRequest): container "main" in pod "slow" is waiting to start: ContainerCreating\n',
      ),
    );
    expect(await ok('exec', 'slow', '--', 'echo', 'yet')).to.equal('yet\n');
  });

  it('executes commands, with their input, output and exit code', async () => {
    await ready('web');
    const failed = await run(['exec', 'web', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(failed.stdout).to.equal('out\n');
    expect(failed.stderr).to.equal('err\ncommand terminated with exit code 7\n');
    expect(failed.code).to.equal(7);
    const input = 'x'.repeat(1_000_000);
    const counted: Ran = await run(['exec', '-i', 'web', '--', 'wc', '-c'], { input });
    expect(counted.stdout.trim()).to.equal('1000000');
    expect(await fails('exec', 'web', '--', '/no/such/command')).to.match(/no such file or directory/);
    expect(await fails('exec', 'web', '-c', 'nope', '--', 'ls')).to.include('nope');
  });

  it('gives commands a terminal, and pods of their own to run in', async () => {
    await ready('web');
    // script(1) gives kubectl a terminal that is as large as it is told.
    const typed = (...args: string[]) =>
      inTerminal(`stty rows 33 cols 99; exec ${[kubectl, ...args].map(quote).join(' ')}`, {
        KUBECONFIG: kubeconfig(),
      });
    const sized = await typed('exec', '-it', 'web', '--', 'sh', '-c', 'tty && stty size; exit 5');
    expect(sized.stdout).to.match(/\/dev\/pts\/\d+\r\n33 99\r\n/);
    expect(sized.code).to.equal(5);
    const shell = ['sh', '-c', 'sleep 1; tty && stty size; exit 4'];
    const ran = await typed(
      'run',
      'job',
      '-it',
      '--rm',
      '--restart=Never',
      '--image=x',
      '--command',
      '--',
      ...shell,
    );
    expect(ran.stdout).to.match(/\/dev\/pts\/\d+\r\n33 99\r\n/);
    expect(ran.stdout).to.include('pod "job" deleted');
    expect(ran.code).to.equal(4);
  });

  it('attaches, and copies files both ways', async () => {
    await ready('web', { script: 'i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done' });
    const attached = begin('attach', 'web');
    await eventually(() => expect(attached.output()).to.match(/line \d+\n[\s\S]*line \d+\n/));
    const [from, to, back] = ['from', 'in-pod', 'back'].map((name) => path(name)) as [string, string, string];
    writeFileSync(from, 'content\n'.repeat(10_000));
    await ok('cp', from, `web:${to}`);
    await ok('cp', `web:${to}`, back);
    expect(readFileSync(back, 'utf8')).to.equal(readFileSync(from, 'utf8'));
  });

  it('forwards a port, also over a restart of the pod', async () => {
    const port = await freePort();
    const local = await freePort();
    const command = ['node', '-e', SERVER];
    const env = [{ name: 'PORT', value: String(port) }];
    const readinessProbe = { tcpSocket: { port }, periodSeconds: 1 };
    const containers = [
      { name: 'main', image: 'x:1', command, env, readinessProbe, ports: [{ containerPort: port }] },
    ];
    await ready('web', { spec: { containers, terminationGracePeriodSeconds: 1 } });
    const forward = begin('port-forward', 'pod/web', `${local}:${port}`);
    await eventually(() => expect(forward.output()).to.include(`Forwarding from 127.0.0.1:${local}`), {
      timeoutMs: 15_000,
    });
    const first = await eventually(() => body(local));
    // It ends before it has answered.
    await get(`http://127.0.0.1:${port}/exit`).catch(() => {});
    await eventually(
      async () =>
        expect(await body(local))
          .to.match(/^hello /)
          .and.to.not.equal(first),
      {
        timeoutMs: 20_000,
      },
    );
    expect(forward.child.exitCode).to.equal(null);
  });
});

/** Runs a shell's command in a terminal of its own. */
function inTerminal(command: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, ...env, SHELL: '/bin/sh' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

async function body(port: number): Promise<string> {
  return (await get(`http://127.0.0.1:${port}/`)).body;
}
