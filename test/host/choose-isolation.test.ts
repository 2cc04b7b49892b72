import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { chooseIsolation } from '../../supervisor/host/choose-isolation.ts';
import { findExecutable } from '../../supervisor/host/find-executable.ts';

const TOOLS = ['setpriv', 'unshare', 'setsid', 'nsenter'];

describe('Choosing the isolation', () => {
  const path = process.env.PATH;
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-tools-'));
  });

  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  /** A PATH with these alone: programs of this machine, or scripts that stand in for them. */
  function toolsAre(scripts: Record<string, string>, missing: readonly string[] = []): void {
    for (const name of TOOLS.filter((name) => !missing.includes(name))) {
      const file = join(folder, name);
      const script = scripts[name];
      if (script === undefined) symlinkSync(findExecutable(name, path, '/'), file);
      else writeFileSync(file, `#!/bin/sh\n${script}\n`);
      if (script !== undefined) chmodSync(file, 0o755);
    }
    process.env.PATH = folder;
  }

  async function why(): Promise<string> {
    const isolation = await chooseIsolation('auto');
    if (isolation.mode !== 'plain') expect.fail('namespaces have been found');
    return isolation.why ?? '';
  }

  it('tries nothing when plain mode is asked for', async () => {
    process.env.PATH = '/nowhere';
    expect(await chooseIsolation('plain')).to.deep.equal({ mode: 'plain' });
  });

  it('names the programs that are missing', async () => {
    toolsAre({}, ['unshare', 'nsenter']);
    expect(await why()).to.equal('util-linux is not (fully) installed: no unshare, nsenter in $PATH');
  });

  it('says what the machine’s answer means', async () => {
    for (const [said, meaning] of [
      [
        'unshare: unshare failed: Operation not permitted',
        /^hooklet may not make namespaces: .*CAP_SYS_ADMIN/,
      ],
      ['unshare: unshare failed: No space left on device', /^the limit of namespaces is reached/],
      ['unshare: write failed /proc/self/uid_map: Operation not permitted', /AppArmor/],
      ['unshare: mount /proc failed: Permission denied', /masked \/proc/],
      ["unshare: unrecognized option '--kill-child'", /^the programs are not those of util-linux 2\.36/],
      ['unshare: cannot read the stars', /^unshare: cannot read the stars$/],
    ] as const) {
      toolsAre({ setpriv: `echo "${said}" >&2; exit 1` });
      const reason = await why();
      expect(reason).to.match(meaning).and.to.include(said);
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'hooklet-tools-'));
    }
  });

  it('does not take programs of the same name for util-linux', async () => {
    toolsAre({ setpriv: 'echo I am something else' });
    expect(await why()).to.equal('nsenter is not the one of util-linux');
  });

  it('does not wait for ever', async () => {
    toolsAre({ setpriv: 'exec /bin/sleep 60' });
    const isolation = await chooseIsolation('auto', 100);
    expect(isolation).to.include({ mode: 'plain', why: 'making a namespace took more than 0.1 s' });
  });

  it('is an error with the reason and the way out when namespaces are asked for', async () => {
    toolsAre({}, ['setsid']);
    const error = await chooseIsolation('namespace').catch((error: unknown) => error);
    expect(error).to.be.instanceOf(HookletError).and.include({ code: 'ISOLATION_UNAVAILABLE', exitCode: 64 });
    expect((error as Error).message)
      .to.include('no setsid in $PATH')
      .and.to.include('--isolation plain runs containers without namespaces');
  });
});
