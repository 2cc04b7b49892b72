/** docs/dependencies.md names every dependency with its reason, and the bundle holds what it says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundle } from '../../scripts/bundle/bundle.ts';
import {
  type BundledPackage,
  bundledPackages,
  thirdPartyNotice,
} from '../../scripts/bundle/bundled-packages.ts';
import { installedPackages } from '../../scripts/shipped-packages.ts';
import { ROOT } from '../support/program.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** The packages of the page's tables, one list a table. */
const tables = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
  .split('| package | why |')
  .slice(1)
  .map((table) => [...table.matchAll(/^\| `([^`]+)` \| \S.*\|$/gm)].map(([, name = '']) => name));

/** Licences that ask for no more than their text and a notice. */
const FREE = /^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0)$/;

describe('The dependencies', function () {
  this.timeout(20_000);
  let bundled: readonly BundledPackage[];

  before(async () => {
    bundled = bundledPackages(await bundle({ write: false }));
  });

  it('have their reason in docs/dependencies.md, all of them', () => {
    const [needed, optional, inside] = tables;
    expect(needed).to.deep.equal(Object.keys(manifest.dependencies));
    expect(optional).to.deep.equal(Object.keys(manifest.optionalDependencies));
    expect(inside).to.deep.equal(bundled.map(({ name }) => name));
  });

  it('are few', () => {
    expect(Object.keys(manifest.dependencies).length).to.be.at.most(4);
  });

  it('are not installed when they are bundled', () => {
    const twice = bundled.filter(({ name }) => name in manifest.dependencies);
    expect(twice).to.deep.equal([]);
  });

  it('ship the licence text of everything that is bundled', () => {
    const notice = readFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(notice).to.equal(thirdPartyNotice(bundled));
    expect(bundled.filter(({ text }) => !/permi(?:ssion|tted)/i.test(text ?? ''))).to.deep.equal([]);
  });

  it('are all under licences that let anybody use them', () => {
    const others = [...installedPackages(), ...bundled].filter(({ license }) => !FREE.test(license));
    expect(others).to.deep.equal([]);
  });
});
