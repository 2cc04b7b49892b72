import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { claimHome, homeOwner } from '../../supervisor/api/home-lock.ts';
import { kubeconfigText, writeKubeconfig } from '../../supervisor/api/kubeconfig.ts';
import { readProcStat } from '../../supervisor/host/proc-stat.ts';

describe('A home', () => {
  let home: string;
  const lock = () => join(home, 'running');

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hooklet-home-'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('belongs to the first who claims it, until it is released', () => {
    const claim = claimHome(home);
    expect(claim).to.include({ folder: home });
    expect(claim).to.not.have.property('takenBy');
    claim.release();
    expect(existsSync(lock())).to.equal(false);
  });

  it('is not taken from another hooklet that runs: there is a folder beside', () => {
    const other = process.ppid;
    writeFileSync(lock(), `${other} ${readProcStat(other)?.startTicks ?? ''}`);
    const claim = claimHome(home);
    expect(claim.takenBy).to.equal(other);
    expect(claim.folder).to.equal(join(home, String(process.pid)));
    expect(statSync(claim.folder).mode & 0o777).to.equal(0o700);
    expect(homeOwner(home)).to.equal(other);
    claim.release();
    expect(existsSync(claim.folder)).to.equal(false);
    expect(existsSync(lock())).to.equal(true);
  });

  for (const [who, content] of [
    ['one that has gone', '2147483646 1'],
    ['another process with its pid', `${process.ppid} 1`],
    ['nobody', ''],
    ['nonsense', 'not a pid'],
  ]) {
    it(`is taken over from ${who}`, () => {
      writeFileSync(lock(), content ?? '');
      expect(homeOwner(home)).to.equal(undefined);
      const claim = claimHome(home);
      expect(claim.folder).to.equal(home);
      expect(readFileSync(lock(), 'utf8')).to.match(new RegExp(`^${process.pid} `));
      claim.release();
    });
  }

  it('holds a kubeconfig that only its user can read', () => {
    const path = join(home, 'kubeconfig');
    writeFileSync(path, 'old', { mode: 0o644 });
    writeKubeconfig(path, { port: 4665, certificate: 'PEM', token: 'secret' });
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readFileSync(path, 'utf8')).to.equal(
      kubeconfigText({ port: 4665, certificate: 'PEM', token: 'secret' }),
    );
    expect(readFileSync(path, 'utf8')).to.match(/current-context: hooklet\n/);
  });
});
