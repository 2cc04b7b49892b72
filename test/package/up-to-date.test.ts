/** Whether `npm run build` has something to do: what is built is never taken for newer than its sources. */

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { forgetBuild, isUpToDate, rememberBuild } from '../../scripts/bundle/up-to-date.ts';

const SOURCES = ['package.json', 'package-lock.json', 'tsconfig.json', 'supervisor/host/a.ts'].concat(
  ['service', 'hooks', 'scripts'].map((folder) => `${folder}/b.ts`),
);
const BUILT = ['dist/supervisor/cli.js', 'dist/page/page.js'];

describe('What is built', () => {
  let root: string;
  const write = (file: string, text = file) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hooklet-built-'));
    for (const file of [...SOURCES, ...BUILT]) write(file);
    rememberBuild(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is up to date when nothing has changed, and when V8 has compiled more of it', () => {
    expect(isUpToDate(root)).to.equal(true);
    write('dist/supervisor/compiled/cli.bin');
    write('test/a.test.ts');
    expect(isUpToDate(root)).to.equal(true);
  });

  for (const file of SOURCES) {
    it(`is built anew when ${file} has another content`, () => {
      write(file, file.toUpperCase());
      expect(isUpToDate(root)).to.equal(false);
    });
  }

  it('is built anew when a source has come, gone or another name', () => {
    write('supervisor/b.ts', '');
    expect(isUpToDate(root), 'one has come').to.equal(false);
    rememberBuild(root);
    rmSync(join(root, 'supervisor/b.ts'));
    expect(isUpToDate(root), 'one has gone').to.equal(false);
    rememberBuild(root);
    rmSync(join(root, 'service/b.ts'));
    write('service/c.ts', 'service/b.ts');
    expect(isUpToDate(root), 'one has another name').to.equal(false);
  });

  for (const file of BUILT) {
    it(`is built anew when ${file} is gone, cut or longer`, () => {
      appendFileSync(join(root, file), '\n');
      expect(isUpToDate(root), 'longer').to.equal(false);
      truncateSync(join(root, file), 3);
      expect(isUpToDate(root), 'cut').to.equal(false);
      rmSync(join(root, file));
      expect(isUpToDate(root), 'gone').to.equal(false);
    });
  }

  it('is built anew after a build that broke off, or whose stamp was cut', () => {
    truncateSync(join(root, 'dist/build.json'), 40);
    expect(isUpToDate(root), 'cut').to.equal(false);
    rememberBuild(root);
    forgetBuild(root);
    expect(isUpToDate(root), 'broken off').to.equal(false);
    expect(() => forgetBuild(root)).not.to.throw();
  });
});
