/** docs/signals.md: its table has the rows of the demonstration, with the verdicts that the tests hold against reality. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FORMS } from '../../bench/signals/forms.ts';
import { code, HEADINGS, says } from '../../bench/signals/show-row.ts';
import { VERDICTS } from '../../bench/signals/verdicts.ts';
import { FINDINGS } from '../../supervisor/diagnosis/finding.ts';
import { ROOT } from '../support/program.ts';

const COLUMNS = ['plain child', 'PID 1'] as const;

const lines = readFileSync(join(ROOT, 'docs/signals.md'), 'utf8').split('\n');
const heading = lines.findIndex((line) => line.startsWith('| started as '));
const rows = lines.slice(heading, lines.indexOf('', heading)).map((line) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim()),
);

describe('The page about signals', () => {
  it('has the columns of the demonstration', () => {
    expect(rows[0]).to.deep.equal([...HEADINGS]);
  });

  it('has the rows of the demonstration, in both columns, with their verdicts', () => {
    const shown = rows.slice(2).map((row) => [row[0], row[1], row.at(-1)]);
    const expected = FORMS.flatMap(({ name }) =>
      COLUMNS.map((column) => [code(name), column, says(VERDICTS[name]?.[column] ?? [])]),
    );
    expect(shown).to.deep.equal(expected);
  });

  it('names only codes that there are', () => {
    const named = Object.values(VERDICTS).flatMap((verdict) => COLUMNS.flatMap((column) => verdict[column]));
    expect(named.filter((each) => !(each in FINDINGS))).to.deep.equal([]);
  });
});
