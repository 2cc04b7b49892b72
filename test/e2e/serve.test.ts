import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { FOREVER, inlinePod, sh } from '../support/inline-pod.ts';
import { allGone, containerPids, endPrograms, HOOKLET, hooklet, type Program } from '../support/program.ts';

describe('kubectl’s API of a hooklet', function () {
  this.timeout(30_000);
  this.slow(5_000);

  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hooklet-serve-'));
  });

  afterEach(async () => {
    await endPrograms();
    removeManifests();
    rmSync(home, { recursive: true, force: true });
  });

  const start = (...args: string[]) => hooklet(args, { env: { HOOKLET_HOME: home } });

  async function kubeconfigOf(program: Program): Promise<string> {
    const [, path = ''] = await program.sees(/export KUBECONFIG=(\S+)/);
    return path;
  }

  function client(kubeconfig: string): CoreV1Api {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    return config.makeApiClient(CoreV1Api);
  }

  const pod = (name: string) => ({
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 2,
      containers: [{ name: 'a', image: 'x', command: ['sh', '-c', FOREVER] }],
    },
  });

  it('serves pods that a client creates, and stops them all when it is told to', async () => {
    const program = start('serve');
    const kubeconfig = await kubeconfigOf(program);
    expect(statSync(kubeconfig).mode & 0o777).to.equal(0o600);
    const api = client(kubeconfig);
    for (const name of ['one', 'two']) {
      await api.createNamespacedPod({ namespace: 'default', body: pod(name) });
    }
    // Pods are workers of their own: either may be up first.
    for (const name of ['one', 'two']) await program.sees(new RegExp(`${name} +Running, Ready 1/1`));
    const pids = containerPids(program.output());
    expect(pids).to.have.length(2);
    program.signal('SIGINT');
    expect(await program.ended).to.deep.equal({ code: 0, signal: null });
    await allGone(pids);
    expect(readdirSync(home)).to.deep.equal(['logs']);
  });

  it('reads from a pod what its images are, also from one that comes later', async () => {
    const program = start('serve');
    const api = client(await kubeconfigOf(program));
    const dockerfile = join(home, 'Dockerfile');
    writeFileSync(dockerfile, 'FROM scratch\nCMD ["sleep", "600"]\n');
    const withImage = (name: string, says: string) => ({
      metadata: { name, annotations: { 'hooklet.dev/image': `app:1=${says}` } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'a', image: 'app:1' }] },
    });
    await api.createNamespacedPod({ namespace: 'default', body: withImage('bad', join(home, 'none')) });
    await eventually(async () => {
      const { status } = await api.readNamespacedPod({ namespace: 'default', name: 'bad' });
      const waiting = status?.containerStatuses?.[0]?.state?.waiting;
      expect(waiting?.reason).to.equal('CreateContainerConfigError');
      expect(waiting?.message).to.match(/cannot read the Dockerfile .*none: no such file/);
    });
    await api.createNamespacedPod({ namespace: 'default', body: withImage('good', dockerfile) });
    await program.sees(/good +Running, Ready 1\/1/);
  });

  it('belongs to a run as well, which ends when its pods end', async () => {
    const program = start('run', inlinePod([sh('a', FOREVER)]));
    const api = client(await kubeconfigOf(program));
    const { items } = await api.listNamespacedPod({ namespace: 'default' });
    expect(items.map(({ metadata }) => metadata?.name)).to.deep.equal(['pod']);
    await api.createNamespacedPod({ namespace: 'default', body: pod('beside') });
    await program.sees(/beside +Running, Ready/);
    await api.deleteNamespacedPod({ namespace: 'default', name: 'pod' });
    await program.sees(/pod pod was deleted: hooklet ends in 3 s unless it is created again/);
    await program.sees(/stopping what kubectl has created/);
    expect((await program.ended).code).to.equal(0);
    await allGone(containerPids(program.output()));
    expect(readdirSync(home)).to.deep.equal(['logs']);
  });

  it('lets a pod of a run be replaced', async () => {
    const program = start('run', inlinePod([sh('a', FOREVER)]));
    const api = client(await kubeconfigOf(program));
    await api.deleteNamespacedPod({ namespace: 'default', name: 'pod', gracePeriodSeconds: 1 });
    await program.sees(/pod pod was deleted/);
    const body = {
      metadata: { name: 'pod' },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'a', image: 'x', command: ['sh', '-c', 'sleep 4; exit 7'] }],
      },
    };
    await api.createNamespacedPod({ namespace: 'default', body });
    expect((await program.ended).code).to.equal(7);
  });

  it('is not started when it is not wanted', async () => {
    const program = start('run', '--no-api', inlinePod([sh('a', 'echo done')], { restartPolicy: 'Never' }));
    expect((await program.ended).code).to.equal(0);
    expect(program.output()).to.not.include('KUBECONFIG');
  });

  it('is another one when a home has one already', async () => {
    const first = start('serve');
    const own = await kubeconfigOf(first);
    const second = start('serve');
    const other = await kubeconfigOf(second);
    expect(own).to.equal(join(home, 'kubeconfig'));
    expect(other).to.equal(join(home, String(second.pid), 'kubeconfig'));
    await second.sees(new RegExp(`belongs to the hooklet with pid ${first.pid}`));
    second.signal('SIGTERM');
    await second.ended;
    expect(existsSync(own)).to.equal(true);
    expect(existsSync(join(home, String(second.pid)))).to.equal(false);
    first.signal('SIGTERM');
    await first.ended;
  });

  describe('hooklet kubectl', () => {
    let bin: string;

    beforeEach(() => {
      bin = mkdtempSync(join(tmpdir(), 'hooklet-bin-'));
    });

    afterEach(() => rmSync(bin, { recursive: true, force: true }));

    function run(
      args: readonly string[],
      env: NodeJS.ProcessEnv,
    ): Promise<{ code: number | null; text: string }> {
      const child = spawn(process.execPath, [HOOKLET, 'kubectl', ...args], {
        env: { ...env, HOOKLET_HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (text += chunk));
      return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
    }

    it('says what is missing: a hooklet, or kubectl', async () => {
      const none = await run(['get', 'pods'], process.env);
      expect(none.code).to.equal(64);
      expect(none.text).to.include(`no hooklet with an API runs in ${home}: start one in another terminal`);
      await kubeconfigOf(start('serve'));
      const missing = await run(['get', 'pods'], { PATH: bin });
      expect(missing.code).to.equal(64);
      expect(missing.text).to.include('there is no kubectl in PATH; install it');
    });

    it('gives kubectl its arguments and the kubeconfig, and its exit code back', async () => {
      const script = '#!/bin/sh\necho "args: $*"\necho "config: $KUBECONFIG"\nexit 5\n';
      writeFileSync(join(bin, 'kubectl'), script, { mode: 0o755 });
      const kubeconfig = await kubeconfigOf(start('serve'));
      const { code, text } = await run(['exec', 'web', '--', 'ls', '--help'], {
        PATH: `${bin}:/usr/bin:/bin`,
      });
      expect(text).to.include('args: exec web -- ls --help').and.to.include(`config: ${kubeconfig}`);
      expect(code).to.equal(5);
    });
  });

  it('goes away with a hooklet that is killed, and is taken over by the next one', async () => {
    const first = start('serve');
    await kubeconfigOf(first);
    first.signal('SIGKILL');
    await first.ended;
    const second = start('serve');
    expect(await kubeconfigOf(second)).to.equal(join(home, 'kubeconfig'));
    await eventually(() => client(join(home, 'kubeconfig')).listNode());
    second.signal('SIGTERM');
    expect((await second.ended).code).to.equal(0);
  });
});
