/** What of hooklet's own environment a container and its hooks see: what an image would bring, and no secret. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { endPrograms, hooklet } from '../support/program.ts';

const SECRETS = {
  GITHUB_TOKEN: 'ghp_secret',
  AWS_SECRET_ACCESS_KEY: 'aws-secret',
  SSH_AUTH_SOCK: '/run/agent-secret',
  NODE_OPTIONS: '--title=secret',
  LD_PRELOAD: '',
  KUBECONFIG: '/home/x/secret',
};

/** `_`, `PWD`, `SHLVL` and `OLDPWD` are of the shell that prints them. */
const MAY_BE_THERE =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_ALL|TZ|TMPDIR|HOSTNAME|HOOKLET_[A-Z_]+|_|PWD|OLDPWD|SHLVL|OF_THE_POD)$/;

describe('The environment', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-env-'));
  });

  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  const print = (to: string) => [
    'sh',
    '-c',
    `env >${join(folder, to)}.part; mv ${join(folder, to)}.part ${join(folder, to)}`,
  ];

  function variables(of: string): Readonly<Record<string, string>> {
    const lines = readFileSync(join(folder, of), 'utf8').split('\n').slice(0, -1);
    return Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
  }

  it('of an init container, a container, its hooks and its probe has nothing of the shell’s secrets', async () => {
    const env = [{ name: 'OF_THE_POD', value: 'yes' }];
    const probe = { exec: { command: print('probe') }, periodSeconds: 1 };
    const main = {
      name: 'main',
      image: 'x:1',
      env,
      command: [
        'sh',
        '-c',
        `env >${folder}/main; until [ -e ${folder}/probe ] && [ -e ${folder}/postStart ]; do sleep 0.05; done; read -r never`,
      ],
      stdin: true,
      livenessProbe: probe,
      lifecycle: {
        postStart: { exec: { command: print('postStart') } },
        preStop: { exec: { command: print('preStop') } },
      },
    };
    const init = { name: 'init', image: 'x:1', env, command: print('init') };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'env' },
      spec: { terminationGracePeriodSeconds: 3, initContainers: [init], containers: [main] },
    };
    writeFileSync(join(folder, 'pod.json'), JSON.stringify(pod));
    const program = hooklet(['run', '--no-api', join(folder, 'pod.json')], { env: SECRETS });
    await program.sees(/Ready/);
    await program.sees(/postStart hook done/);
    await eventually(() => variables('probe'));
    program.signal('SIGTERM');
    await program.ended;
    for (const of of ['init', 'main', 'postStart', 'probe', 'preStop']) {
      const seen = variables(of);
      expect(seen, of).to.include({ OF_THE_POD: 'yes' });
      for (const name of Object.keys(seen)) expect(name, of).to.match(MAY_BE_THERE);
      expect(Object.values(seen).join(), of).not.to.include('secret');
    }
  });

  it('of the one container of hooklet run -- is the whole one: it stands for an image’s entrypoint', async () => {
    const program = hooklet(['run', '--', 'env'], { env: { GITHUB_TOKEN: 'ghp_secret' } });
    await program.ended;
    expect(program.stdout()).to.match(/^GITHUB_TOKEN=ghp_secret$/m);
  });
});
