/** `npm run demo:signals [-- NAME]`: every way to start an app, in both columns, for real, beside hooklet's verdict.
 * NAME picks the rows whose name contains it. Prints Markdown; whatever it starts has ended when it ends. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FORMS, type Form } from './forms.ts';
import { type Column, findProgram, runForm } from './run-form.ts';
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

const whyNoNamespace = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], {
  encoding: 'utf8',
});
const canUnshare = whyNoNamespace.status === 0;
const leftOut: string[] = [];
const rows: Row[] = [];

process.stderr.write(
  `One TERM to the top process. The app drains for ${DRAIN_MS} ms and exits 3; what has not ended after ${CAP_MS / 1000} s is killed.\n`,
);
for (const form of forms) rows.push(...(await runBoth(form)));
if (rows.length > 0) console.log(table(rows).join('\n'));
if (!canUnshare)
  leftOut.push(
    `every row as PID 1: unshare makes no PID namespace here (${whyNoNamespace.stderr?.trim() || 'it is missing'})`,
  );
for (const line of leftOut) console.log(`\nLeft out: ${line}`);

async function runBoth(form: Form): Promise<readonly Row[]> {
  const [program = ''] = form.argv;
  if (!findProgram(program)) {
    leftOut.push(`\`${form.name}\`: there is no ${program} on this machine`);
    return [];
  }
  const result: Row[] = [];
  for (const column of COLUMNS) {
    if (column === 'PID 1' && !canUnshare) continue;
    process.stderr.write(`  ${form.name}, as ${column} …\n`);
    const cwd = `${folder}${form.folder ?? ''}`;
    const outcome = await runForm({ argv: form.argv, cwd, column, drainMs: DRAIN_MS, capMs: CAP_MS });
    result.push(showRow(form.name, column, outcome, CAP_MS));
  }
  return result;
}
