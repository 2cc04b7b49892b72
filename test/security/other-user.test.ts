/** Another user of this machine: what is kept from them. Needs root, to be somebody else. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { endPrograms, hooklet } from '../support/program.ts';
import { type Serving, serving } from '../support/serving.ts';

const NOBODY = 65_534;
const SECRET = 'the-developers-own-password';

describe('Another user of this machine', function () {
  this.timeout(30_000);
  let server: Serving;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    server = await serving({ env: { DEPLOY_TOKEN: SECRET } });
  });

  after(endPrograms);

  /** Exit code and output of a program that runs as that user. */
  function asNobody(command: string, ...args: string[]): { code: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync(command, args, {
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
    });
    return { code: status, text: `${stdout}${stderr}` };
  }

  it('can read neither the kubeconfig nor the environment of hooklet, nor stop it', () => {
    const { pid } = server.program;
    const tries = [
      `cat ${server.kubeconfig}`,
      `ls ${server.home}`,
      `cat /proc/${pid}/environ`,
      `kill -TERM ${pid}`,
    ];
    for (const script of tries) {
      const { code, text } = asNobody('sh', '-c', script);
      expect(code, script).not.to.equal(0);
      expect(text).not.to.include(server.token).and.not.to.include(SECRET);
    }
    expect(statSync(server.kubeconfig).mode & 0o777).to.equal(0o600);
    expect(existsSync(server.kubeconfig)).to.equal(true);
  });

  it('sees neither the token nor hooklet’s variables in the arguments of any process', () => {
    const lines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => asText(`/proc/${name}/cmdline`));
    expect(lines.some((line) => line.includes('serve'))).to.equal(true);
    for (const line of lines) expect(line).not.to.include(server.token).and.not.to.include(SECRET);
  });

  it('is not let in by the API, which everybody can reach', () => {
    const script = `fetch('https://127.0.0.1:${server.port}/api/v1/pods').then(async (r) => console.log(r.status, await r.text()))`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', script], {
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(status).to.equal(0);
    expect(stdout).to.match(/^401 /);
  });

  it('reads no log, although the folder above is open to everybody', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hooklet-open-'));
    try {
      chmodSync(home, 0o755);
      const run = hooklet(['run', '--no-api', 'pods/prestop-self-exit.yaml'], {
        env: { HOOKLET_HOME: home },
      });
      await run.ended;
      const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
      expect(files.some((name) => name.endsWith('.log'))).to.equal(true);
      for (const name of files) expect(statSync(join(home, name)).mode & 0o077, name).to.equal(0);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  for (const [who, prepare] of [
    ['belongs to them', (home: string) => chownSync(home, NOBODY, NOBODY)],
    ['everybody may write', (home: string) => chmodSync(home, 0o777)],
  ] as const) {
    it(`plants no link in a home that ${who}: it is not used`, async () => {
      const outside = mkdtempSync(join(tmpdir(), 'hooklet-outside-'));
      const home = join(outside, 'home');
      const target = join(outside, 'target');
      try {
        for (const folder of [home, target]) mkdirSync(folder);
        for (const name of ['logs', 'running', 'kubeconfig']) symlinkSync(target, join(home, name));
        prepare(home);
        const run = hooklet(['run', 'pods/prestop-self-exit.yaml'], { env: { HOOKLET_HOME: home } });
        await run.ended;
        expect(run.output()).to.match(/cannot keep logs in .*\/home: .*; they go to \S+\. Set HOOKLET_HOME/);
        expect(readdirSync(target)).to.deep.equal([]);
        expect(readdirSync(home)).to.have.members(['logs', 'running', 'kubeconfig']);
      } finally {
        rmSync(outside, { recursive: true, force: true });
      }
    });
  }

  it('cannot have a kubeconfig of their own used, which could run programs', async () => {
    const path = server.kubeconfig;
    try {
      chownSync(path, NOBODY, NOBODY);
      const kubectl = hooklet(['kubectl', 'get', 'pods'], { env: { HOOKLET_HOME: server.home } });
      expect(await kubectl.ended).to.include({ code: 64 });
      expect(kubectl.stderr()).to.match(
        /kubeconfig is not used: it belongs to uid 65534, and a kubeconfig can run programs/,
      );
    } finally {
      chownSync(path, 0, 0);
    }
  });

  it('cannot listen in hooklet’s place: a client trusts this run’s certificate only', async () => {
    const next = await serving();
    expect(await refusal(next.port, server.ca)).to.match(/self.signed|unable to verify|signature/i);
  });
});

function refusal(port: number, ca: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca });
    socket.once('secureConnect', () => resolve('trusted'));
    socket.once('error', (error) => resolve(error.message));
  });
}

function asText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
