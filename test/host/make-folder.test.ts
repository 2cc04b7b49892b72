import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorCode } from '../../supervisor/host/errno-text.ts';
import { makeFolder } from '../../supervisor/host/make-folder.ts';

describe('makeFolder', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hooklet-folders-'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const refusal = (path: string) => makeFolder(path, 0o700).then(() => undefined, errorCode);

  it('makes all that is missing, and leaves what is there as it is', async () => {
    chmodSync(root, 0o755);
    await makeFolder(join(root, 'a', 'b', 'c'), 0o700);
    expect([root, join(root, 'a'), join(root, 'a', 'b', 'c')].map(modeOf)).to.deep.equal([
      0o755, 0o700, 0o700,
    ]);
    await makeFolder(join(root, 'a', 'b'), 0o700);
  });

  it('makes the same one twice at a time', async () => {
    await Promise.all([1, 2, 3].map(() => makeFolder(join(root, 'a', 'b', 'c'), 0o700)));
  });

  it('says why not', async () => {
    writeFileSync(join(root, 'file'), '');
    expect(await refusal(join(root, 'file', 'a', 'b'))).to.equal('ENOTDIR');
    expect(await refusal(join(root, 'x'.repeat(300)))).to.equal('ENAMETOOLONG');
    expect(await refusal('/proc/none/a')).to.equal('ENOENT');
  });
});
