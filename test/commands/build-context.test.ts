import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findContext } from '../../supervisor/commands/build-context.ts';

describe('The build context', () => {
  let repository: string;

  before(() => {
    repository = mkdtempSync(join(tmpdir(), 'hooklet-context-'));
    mkdirSync(join(repository, 'service', 'src'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'service/Dockerfile', 'service/own.js'])
      writeFileSync(join(repository, file), '');
  });
  after(() => rmSync(repository, { recursive: true }));

  const context = (...paths: string[]) => findContext(join(repository, 'service', 'Dockerfile'), paths);

  it('is the folder of the Dockerfile, when what it copies is there or has no name', () => {
    const own = join(repository, 'service');
    expect(context()).to.equal(own);
    expect(context('.', './')).to.equal(own);
    expect(context('src', 'own.js', '.')).to.equal(own);
  });

  it('is the nearest folder above that has all of it', () => {
    expect(context('package.json', 'service')).to.equal(repository);
    expect(context('package*.json', 'service/src/')).to.equal(repository);
    expect(context('service/own.*', '.')).to.equal(repository);
  });

  it('is the folder of the Dockerfile when no folder has all of it', () => {
    expect(context('package.json', 'no-such-file')).to.equal(join(repository, 'service'));
  });
});
