/** The pages that the package ships lead to pages that it ships, or to what only the repository has. */

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/program.ts';
import { localLinksOf } from './pages.ts';

const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  files: readonly string[];
};

/** npm adds these by itself. */
const SHIPPED = [...files, 'README.md', 'LICENSE', 'package.json'];

/** For those who work on hooklet or judge it: how it is tested, measured, drawn, built. */
const IN_THE_REPOSITORY = [
  'CONTRIBUTING.md',
  'bench',
  'deploy',
  'docs/architecture.md',
  'docs/benchmarks.md',
  'docs/conformance.md',
  'docs/dependencies.md',
  'docs/live-page-speed.md',
  'docs/pictures',
  'docs/reliability.md',
  'docs/security.md',
  'test',
];

function isIn(list: readonly string[], path: string): boolean {
  return list.some((entry) => path === entry || path.startsWith(`${entry}/`));
}

describe('The pages of the package', () => {
  const pages = SHIPPED.filter((path) => path.endsWith('.md'));

  it('are those for users', () => {
    expect(pages).to.include.members([
      'docs/lifecycle.md',
      'docs/hooks.md',
      'docs/probes.md',
      'docs/pid1.md',
    ]);
    expect(pages.filter((page) => isIn(IN_THE_REPOSITORY, page))).to.deep.equal([]);
  });

  for (const page of pages)
    it(`lead to what is there, or in the repository: ${page}`, () => {
      const targets = localLinksOf(page)
        .filter(({ path }) => path !== '')
        .map(({ path }) => relative(ROOT, resolve(ROOT, dirname(page), path)));
      expect(targets.filter((path) => !isIn(SHIPPED, path) && !isIn(IN_THE_REPOSITORY, path))).to.deep.equal(
        [],
      );
    });
});
