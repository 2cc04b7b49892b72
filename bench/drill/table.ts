/** `npm run drill:table [-- NAME]`: drills every pod of subjects.ts for real, and writes the table into docs/drill.md.
 * With NAME only those whose name contains it, and only their rows. Ctrl-C ends it and leaves nothing. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillReport } from '../../supervisor/index.ts';
import { drillSubject, mixedLoad, ROOT } from './drill-subject.ts';
import { describeMachine } from './machine.ts';
import { SUBJECTS, type Subject, type SubjectName } from './subjects.ts';
import { drawTable, putBetween, putRows, type Row } from './write-table.ts';

const RATE = 500;
const RUNS = 3;
const PAGE = join(ROOT, 'docs/drill.md');
const MARKS = ['<!-- npm run drill:table -->', '<!-- the end of the table -->'] as const;

process.chdir(ROOT);
const [only = ''] = process.argv.slice(2);
const names = (Object.keys(SUBJECTS) as SubjectName[]).filter((name) => name.includes(only));
if (names.length === 0) {
  process.stderr.write(`no pod is called ${JSON.stringify(only)}; without a name all are drilled\n`);
  process.exit(64);
}

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

const rows: Row[] = [];
try {
  for (const name of names) rows.push(await drillAll(name, SUBJECTS[name]));
} catch (error) {
  if (!abort.signal.aborted) throw error;
  process.stderr.write('called off: docs/drill.md stays as it is\n');
  process.exit(130);
}
const lines = [
  `${RATE} requests a second, 10 slow ones of 1.5 s in flight, ${RUNS} runs unless said; the run that dropped most of those whose load came evenly.`,
  '',
  ...drawTable(rows),
  '',
  describeMachine(),
];
const page = readFileSync(PAGE, 'utf8');
writeFileSync(PAGE, only === '' ? putBetween(page, MARKS, lines) : putRows(page, rows));
console.log(lines.join('\n'));

async function drillAll(name: SubjectName, subject: Subject): Promise<Row> {
  const reports: DrillReport[] = [];
  const runs = subject.runs ?? RUNS;
  for (let run = 1; run <= runs; run += 1) {
    process.stderr.write(`  ${name}, run ${run} of ${runs} …`);
    const report = await drillSubject(name, { load: mixedLoad(RATE), signal: abort.signal });
    process.stderr.write(` dropped ${report.dropped}\n`);
    for (const note of report.notes) process.stderr.write(`    ${note}\n`);
    reports.push(report);
  }
  return { subject, reports };
}
