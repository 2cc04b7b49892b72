import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { claimKubeconfig } from '../../supervisor/api/claim-kubeconfig.ts';
import { HookletError } from '../../supervisor/errors.ts';

const CREDENTIALS = { port: 4665, certificate: 'PEM', token: 'secret' };

describe('A kubeconfig', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hooklet-home-'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is there until it is removed, and nothing is left then', () => {
    const kubeconfig = claimKubeconfig(home, CREDENTIALS);
    expect(kubeconfig.path).to.equal(join(home, 'kubeconfig'));
    expect(existsSync(kubeconfig.path)).to.equal(true);
    kubeconfig.remove();
    expect(readdirSync(home)).to.deep.equal([]);
    claimKubeconfig(home, CREDENTIALS);
    kubeconfig.remove();
    expect(existsSync(kubeconfig.path), "another one's").to.equal(true);
  });

  it('that cannot be written leaves neither half a file nor a claim on the home, and says what to do', () => {
    mkdirSync(join(home, 'kubeconfig'));
    expect(() => claimKubeconfig(home, CREDENTIALS))
      .to.throw(
        HookletError,
        /^cannot write a kubeconfig into \S+: is a directory; make room there, or set HOOKLET_HOME to another directory$/,
      )
      .with.property('code', 'HOME_NOT_WRITABLE');
    expect(readdirSync(home)).to.deep.equal(['kubeconfig']);
  });
});
