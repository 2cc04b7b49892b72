/** docs/hooks.md: the good hooks that it shows are taken, and nothing is found in them. */

import { expect } from 'chai';

import { parse, stringify } from 'yaml';
import { manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { endPrograms, hooklet } from '../support/program.ts';
import { textOf } from './pages.ts';

const blocks = [...textOf('docs/hooks.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, block = '']) => block,
);

describe('The page about hooks', function () {
  this.timeout(20_000);
  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  it('shows a good preStop and a good postStart', () => {
    expect(blocks).to.have.length(2);
  });

  for (const [index, block] of blocks.entries())
    it(`shows a hook that check finds nothing wrong with: ${index + 1}`, async () => {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shown' }, ...parse(block) };
      const check = hooklet(['check', '--strict', manifestFile(stringify(pod))]);
      expect((await check.ended).code, check.output()).to.equal(0);
      expect(check.output()).to.include('nothing found');
    });
});
