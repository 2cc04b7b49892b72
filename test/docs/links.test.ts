/** Every link of the README and the other pages leads to a file that is there, and to a heading that it has. */

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/program.ts';
import { anchorsOf, localLinksOf, PAGES } from './pages.ts';

describe('The links of the documentation', () => {
  it('are looked at in every page', () => {
    expect(PAGES).to.include.members(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/signals.md']);
  });

  for (const page of PAGES) {
    const links = localLinksOf(page).map((link) => ({
      ...link,
      file: link.path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), link.path)),
    }));

    it(`lead to files that are there: ${page}`, () => {
      const dead = links.filter(({ file }) => !existsSync(join(ROOT, file)));
      expect(dead).to.deep.equal([]);
    });

    it(`lead to headings that are there: ${page}`, () => {
      const dead = links.filter(
        ({ file, anchor }) => anchor !== '' && !(file.endsWith('.md') && anchorsOf(file).has(anchor)),
      );
      expect(dead).to.deep.equal([]);
    });
  }
});
