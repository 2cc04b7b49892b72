/** A kubeconfig that others can read or write: said, or refused. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { folderTrouble, secretTrouble } from '../../supervisor/host/trusted-path.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { serving } from '../support/serving.ts';

describe('The mode of a kubeconfig', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-mode-'));
    file = join(folder, 'kubeconfig');
    writeFileSync(file, '');
  });

  afterEach(async () => {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [mode, level] of [
    [0o600, undefined],
    [0o400, undefined],
    [0o640, 'readable'],
    [0o604, 'readable'],
    [0o620, 'planted'],
    [0o666, 'planted'],
  ] as const) {
    it(`${mode.toString(8)} is ${level ?? 'good'}`, () => {
      chmodSync(file, mode);
      expect(secretTrouble(file)?.level).to.equal(level);
    });
  }

  it('does not matter to a folder that only its group may write, and does to one that everybody may', () => {
    chmodSync(folder, 0o770);
    expect(folderTrouble(folder)).to.equal(undefined);
    chmodSync(folder, 0o777);
    expect(folderTrouble(folder)).to.equal('every user may write into it (mode 0777)');
  });

  it('is told by hooklet kubectl when others may read it, and refused when they may write it', async () => {
    const { kubeconfig, home } = await serving();
    // A folder without a kubectl: what is said about the file comes before.
    const kubectl = async () => {
      const run = hooklet(['kubectl', 'version'], { env: { HOOKLET_HOME: home, PATH: folder } });
      return { ...(await run.ended), text: run.stderr() };
    };
    chmodSync(kubeconfig, 0o640);
    expect((await kubectl()).text).to.match(
      /holds the token of hooklet's API and other users may read it \(mode 0640\): chmod 600 it, and start hooklet again/,
    );
    chmodSync(kubeconfig, 0o660);
    const refused = await kubectl();
    expect(refused.code).to.equal(64);
    expect(refused.text).to.match(
      /is not used: other users may write it \(mode 0660\), and a kubeconfig can run programs/,
    );
  });
});
