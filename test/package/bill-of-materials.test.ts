/** `npm run licenses` and `npm run sbom`: what somebody gets with hooklet, and nothing else. */

import { expect } from 'chai';
import { shippedPackages } from '../../scripts/shipped-packages.ts';
import { endPrograms, start } from '../support/program.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly object[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

describe('The bill of materials', function () {
  this.timeout(60_000);
  this.slow(10_000);
  afterEach(endPrograms);

  async function said(script: string): Promise<string> {
    const run = start('npm', ['run', '--silent', script]);
    expect((await run.ended).code, run.output()).to.equal(0);
    return run.stdout();
  }

  it('lists every package with its licence', async () => {
    const text = await said('licenses');
    for (const { name, version, license, how } of await shippedPackages())
      expect(text).to.match(
        new RegExp(`^${name} ${version} +${how} +${license.replace(/[()]/g, '\\$&')}$`, 'm'),
      );
    expect(text).to.match(/\n\d+ packages: \d+ MIT/);
  });

  it('is CycloneDX, with what is installed and what is bundled, and no tools', async () => {
    const bom = JSON.parse(await said('sbom')) as {
      bomFormat: string;
      components: readonly Component[];
      dependencies: readonly { ref: string; dependsOn: readonly string[] }[];
    };
    expect(bom.bomFormat).to.equal('CycloneDX');
    const key = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;
    const shipped = await shippedPackages();
    expect(bom.components.map(key).sort()).to.deep.equal([...new Set(shipped.map(key))].sort());
    const bundled = bom.components.filter(({ properties = [] }) =>
      properties.some(({ name }) => name === 'hooklet:bundled'),
    );
    expect(bundled.map(({ name }) => name)).to.include.members(['commander', 'ws', 'yaml']);
    const refs = new Set(bom.dependencies.map(({ ref }) => ref));
    const dangling = bom.dependencies.flatMap(({ dependsOn }) => dependsOn.filter((each) => !refs.has(each)));
    expect(dangling).to.deep.equal([]);
  });
});
