/** `npm run conformance`: runs every row as mocha does, prints the table, writes docs/conformance.md. */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { TABLE } from '../table.ts';
import { reportMarkdown } from './markdown.ts';
import { count, type Result } from './results.ts';
import { reportText } from './terminal.ts';

const FOLDER = new URL('..', import.meta.url).pathname;
const DOCUMENT = new URL('../../../docs/conformance.md', import.meta.url).pathname;

/** Of the table itself, not of a row: it asks for the document that is only written afterwards. */
const LEFT_OUT = 'table.test.ts';

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== LEFT_OUT)
  .sort()
  .map((name) => join(FOLDER, name));

function idOf(title: string): string {
  return title.split(' ', 1)[0] ?? '';
}

const passed = new Map<string, number>();
const failed = new Map<string, string>();

const mocha = new Mocha({ timeout: 120_000, reporter: 'min', forbidOnly: true });
mocha.reporter(
  class {
    constructor(runner: Mocha.Runner) {
      runner.on('pass', ({ title }) => passed.set(idOf(title), (passed.get(idOf(title)) ?? 0) + 1));
      runner.on('fail', ({ title }, error: Error) => {
        if (!failed.has(idOf(title))) failed.set(idOf(title), error.message.split('\n', 1)[0] ?? '');
        process.stderr.write(`${title}\n${error.message}\n`);
      });
    }
  } as unknown as Mocha.ReporterConstructor,
);
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
await new Promise((resolve) => mocha.run(resolve));

const rows = TABLE.flatMap((group) => group.rows);
const results = new Map<string, Result>();
for (const row of rows) {
  if ('notApplicable' in row) {
    results.set(row.id, { kind: 'not applicable', why: row.notApplicable });
    continue;
  }
  const real = row.real ?? false;
  const why = failed.get(row.id);
  if (why !== undefined) results.set(row.id, { kind: 'failed', why });
  // Once in virtual time; the real ones at least in one mode: no namespaces, no second one.
  else if ((passed.get(row.id) ?? 0) >= (real ? 2 : 1)) results.set(row.id, { kind: 'passed', real });
}
writeFileSync(DOCUMENT, reportMarkdown(TABLE, results));
process.stdout.write(`${reportText(TABLE, results)}\n`);
const total = count(rows, results);
process.exitCode = total.passed + total.notApplicable === total.total ? 0 : 1;
