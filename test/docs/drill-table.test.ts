/** The table of real servers in docs/drill.md: it has a row for every pod that `npm run drill:table` drills. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SUBJECTS } from '../../bench/drill/subjects.ts';
import { putBetween } from '../../bench/drill/write-table.ts';
import { ROOT } from '../support/program.ts';

describe('The table of real servers', () => {
  it('has a row for every pod, and every pod is there', () => {
    const page = readFileSync(join(ROOT, 'docs/drill.md'), 'utf8');
    const manifests = Object.values(SUBJECTS).map(({ manifest }) => manifest);
    expect(manifests.filter((manifest) => !page.includes(`](../${manifest}) |`))).to.deep.equal([]);
    expect(manifests.filter((manifest) => !existsSync(join(ROOT, manifest)))).to.deep.equal([]);
  });

  it('leaves no manifest out', () => {
    const drilled = new Set<string>(Object.values(SUBJECTS).map(({ manifest }) => manifest));
    const files = readdirSync(join(ROOT, 'bench/drill/pods')).map((name) => `bench/drill/pods/${name}`);
    expect(files.filter((file) => !drilled.has(file))).to.deep.equal([]);
  });

  it('is put between its marks, and nothing else of the page changes', () => {
    const marks = ['<!-- from -->', '<!-- to -->'] as const;
    const page = 'before\n<!-- from -->\nold\n<!-- to -->\nafter\n';
    expect(putBetween(page, marks, ['new'])).to.equal('before\n<!-- from -->\nnew\n<!-- to -->\nafter\n');
    expect(() => putBetween('no marks', marks, ['new'])).to.throw('the page does not hold <!-- from -->');
  });
});
