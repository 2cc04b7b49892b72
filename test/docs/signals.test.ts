/** docs/signals.md: its table has the rows of the demonstration, with the verdicts that the tests hold against reality. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FORMS } from '../../bench/signals/forms.ts';
import { code, HEADINGS, says } from '../../bench/signals/show-row.ts';
import { VERDICTS } from '../../bench/signals/verdicts.ts';
import { FINDINGS } from '../../supervisor/diagnosis/finding.ts';
import { endPrograms, ROOT, start } from '../support/program.ts';

const COLUMNS = ['plain child', 'PID 1'] as const;

const lines = readFileSync(join(ROOT, 'docs/signals.md'), 'utf8').split('\n');
const heading = lines.findIndex((line) => line.startsWith('| started as '));
const rows = lines.slice(heading, lines.indexOf('', heading)).map((line) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim()),
);

describe('The page about signals', function () {
  this.timeout(30_000);
  this.slow(5000);
  afterEach(endPrograms);

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

  it('shows what npm run demo:signals prints: a row and a column each', async () => {
    const demo = start(process.execPath, ['--import', 'tsx', 'bench/signals/demo.ts', './with-exec.sh']);
    expect((await demo.ended).code).to.equal(0);
    expect(demo.output()).to.match(
      /\| `\.\/with-exec\.sh` +\| plain child \| TERM +\| \d+ ms +\| 3 +\| drained +\| –/,
    );
  });

  it('says so when the demonstration knows no such row', async () => {
    const demo = start(process.execPath, ['--import', 'tsx', 'bench/signals/demo.ts', 'no such form']);
    expect((await demo.ended).code).to.equal(64);
    expect(demo.output()).to.include('no form is called "no such form"');
  });

  it('names only codes that there are', () => {
    const named = Object.values(VERDICTS).flatMap((verdict) => COLUMNS.flatMap((column) => verdict[column]));
    expect(named.filter((each) => !(each in FINDINGS))).to.deep.equal([]);
  });
});
