/** The table is whole, and what is written of it is up to date. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/program.ts';
import { reportMarkdown } from './report/markdown.ts';
import { allPassed } from './report/results.ts';
import { TABLE, UPSTREAM_COUNTS } from './table.ts';

describe('The conformance table', () => {
  const rows = TABLE.flatMap((group) => group.rows);

  it('has 311 rows with an id each', () => {
    expect(rows.length).to.equal(311);
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(311);
  });

  it('has as many rows in each group as upstream, in order', () => {
    for (const { prefix, rows } of TABLE) {
      expect(rows.length, prefix).to.equal(UPSTREAM_COUNTS[prefix]);
      const numbers = rows.map(({ id }) => Number(/^[A-Z]+-0*(\d+)s?$/.exec(id)?.[1]));
      const expected = rows.map((_, index) => 1 + (prefix === 'CP' ? index % 23 : index));
      expect(numbers, prefix).to.deep.equal(expected);
    }
  });

  it('gives every row a title of its own', () => {
    const titles = rows.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).to.deep.equal([]);
  });

  it('runs at least 230 rows, and 40 of them with real processes beside LH, RT and IC', () => {
    const run = rows.flatMap((row) => ('scenario' in row ? [row] : []));
    expect(run.length).to.be.at.least(230);
    const real = run.filter((row) => row.real).map(({ id }) => id);
    const always = rows.map(({ id }) => id).filter((id) => /^(LH|RT|IC)-/.test(id));
    expect(real).to.include.members(always);
    expect(real.length - always.length).to.be.at.least(40);
  });

  it('is what docs/conformance.md shows', () => {
    const written = readFileSync(join(ROOT, 'docs', 'conformance.md'), 'utf8');
    expect(written, 'npm run conformance writes it').to.equal(reportMarkdown(TABLE, allPassed(TABLE)));
  });
});
