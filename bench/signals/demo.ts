/** `npm run demo:signals [-- NAME]`: every way to start an app, in both columns, for real, beside hooklet's verdict.
 * NAME picks the rows whose name contains it. Prints Markdown; whatever it starts has ended when it ends. */

import { fileURLToPath } from 'node:url';
import { FORMS, type Form } from './forms.ts';
import { type Column, findProgram, runForm, whyNoPidNamespace } from './run-form.ts';
import { type Row, showRow, table } from './show-row.ts';

const CAP_MS = 2000;
const DRAIN_MS = 300;
const COLUMNS: readonly Column[] = ['plain child', 'PID 1'];

const folder = fileURLToPath(new URL('../../pods/signals/', import.meta.url));
const only = process.argv[2] ?? '';
const forms = FORMS.filter(({ name }) => name.includes(only));
if (forms.length === 0) {
  process.stderr.write(`no form is called ${JSON.stringify(only)}; without a name all are run\n`);
  process.exit(64);
}

const whyNoInit = whyNoPidNamespace();
/** Programs that are not here, with the forms that need them. */
const missing = new Map<string, string[]>();
const rows: Row[] = [];

process.stderr.write(
  `One TERM to the top process. The app drains for ${DRAIN_MS} ms and exits 3; what has not ended after ${CAP_MS / 1000} s is killed.\n`,
);
for (const form of forms) rows.push(...(await runBoth(form)));
if (rows.length > 0) console.log(table(rows).join('\n'));
for (const line of leftOut()) console.log(`\n${line}`);

async function runBoth(form: Form): Promise<readonly Row[]> {
  const [program = ''] = form.argv;
  if (!findProgram(program)) {
    missing.set(program, [...(missing.get(program) ?? []), `\`${form.name}\``]);
    return [];
  }
  const result: Row[] = [];
  for (const column of COLUMNS) {
    if (column === 'PID 1' && whyNoInit !== undefined) continue;
    process.stderr.write(`  ${form.name}, as ${column} …\n`);
    const cwd = `${folder}${form.folder ?? ''}`;
    const outcome = await runForm({ argv: form.argv, cwd, column, drainMs: DRAIN_MS, capMs: CAP_MS });
    result.push(showRow(form.name, column, outcome, CAP_MS));
  }
  return result;
}

function leftOut(): readonly string[] {
  const rows = [...missing].map(([program, names]) => `no ${program} on this machine: ${names.join(', ')}`);
  if (whyNoInit !== undefined) rows.push(`no PID namespace can be made (${whyNoInit}): every row as PID 1`);
  return rows.map((row) => `Left out, ${row}`);
}
