import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findImageUser } from '../../supervisor/host/image-user.ts';
import { firstClosed } from '../../supervisor/host/reachable.ts';
import { readUserDatabase } from '../../supervisor/host/user-database.ts';

const ROOT = { uid: 0, gid: 0, name: 'root' };
const ALICE = { uid: 501, gid: 20, name: 'alice' };

describe('The USER of an image', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hooklet-user-'));
    chmodSync(folder, 0o755);
    writeFileSync(
      join(folder, 'passwd'),
      'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1001::/home/node:/bin/sh\n# note\nbroken\n',
    );
    writeFileSync(join(folder, 'group'), 'root:x:0:\nstaff:x:50:alice\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const find = (user: string, self = ROOT, needs: string[] = [], gid?: number) =>
    findImageUser(
      { user, needs, ...(gid !== undefined && { gid }) },
      self,
      readUserDatabase(join(folder, 'passwd'), join(folder, 'group')),
    );

  it('is looked up by name and by number, with its group and home', () => {
    const node = { kind: 'found', uid: 1000, gid: 1001, home: '/home/node' };
    expect(find('node')).to.deep.equal(node);
    expect(find('1000')).to.deep.equal(node);
    expect(find('node:staff')).to.deep.equal({ ...node, gid: 50 });
    expect(find('node:7')).to.deep.equal({ ...node, gid: 7 });
    expect(find('node', ROOT, [], 9)).to.deep.equal({ ...node, gid: 9 });
  });

  it('may be a number that is in no file; it is then in group 0', () => {
    expect(find('65532')).to.deep.equal({ kind: 'found', uid: 65532, gid: 0, home: '/' });
    expect(find('65532:65532')).to.include({ gid: 65532 });
  });

  it('is missing in the words of runc', () => {
    for (const [user, message] of [
      ['nope', 'unable to find user nope: no matching entries in passwd file'],
      ['node:nope', 'unable to find group nope: no matching entries in group file'],
      ['4294967296', 'uids and gids must be in range 0-2147483647'],
    ] as const) {
      expect(find(user)).to.deep.equal({ kind: 'missing', message });
    }
  });

  it('is nobody else for root itself', () => expect(find('root')).to.deep.equal({ kind: 'found' }));

  it('cannot be had without root, whether it exists or not, and that is said', () => {
    const [exists, missing] = [find('node', ALICE), find('nope', ALICE)];
    expect(exists).to.deep.equal({
      kind: 'found',
      why: 'hooklet is not root and can become nobody else: the container runs as alice (uid 501)',
    });
    expect(missing)
      .to.have.property('why')
      .that.matches(/^unable to find user nope: .*; hooklet is not root/);
    expect(find('501', ALICE)).to.deep.equal({ kind: 'found' });
  });

  it('is not taken when the files here are closed to it, and that is said', () => {
    const secret = join(folder, 'secret');
    mkdirSync(join(secret, 'app'), { recursive: true });
    chmodSync(secret, 0o700);
    const self = process.geteuid?.() ?? 0;
    expect(firstClosed(join(secret, 'app'), self + 1, 99_999)).to.match(/secret$/);
    expect(firstClosed(secret, 0, 0)).to.equal(undefined);
    expect(firstClosed(process.execPath, 65_532, 65_532)).to.equal(undefined);
    expect(find('65532:65532', ROOT, [join(secret, 'app')]))
      .to.have.property('why')
      .that.matches(/secret is closed to uid 65532; the container runs as root \(uid 0\)$/);
  });
});
