/** What hooklet says of every form of the table, in both columns; empty: nothing to say. */

import type { FindingCode } from '../../supervisor/diagnosis/finding.ts';
import type { Column } from './run-form.ts';

const both = (...codes: FindingCode[]): Readonly<Record<Column, readonly FindingCode[]>> => ({
  'plain child': codes,
  'PID 1': codes,
});

/** By the name of the form. `test/diagnosis/real/signal-table.test.ts` holds it against real processes. */
export const VERDICTS: Readonly<Record<string, Readonly<Record<Column, readonly FindingCode[]>>>> = {
  'node app.js (exec form)': both(),
  'node, no TERM handler': { 'plain child': [], 'PID 1': ['NoSignalHandler'] },
  "dash -c 'node app.js'": both('ShellSwallowsSignal'),
  "bash -c 'node app.js'": both(),
  "busybox sh -c 'node app.js'": both(),
  "sh -c 'exec node app.js'": both(),
  "sh -c 'node app.js; true'": both('ShellSwallowsSignal'),
  "bash -c 'node app.js; true'": both('ShellSwallowsSignal'),
  "dash -c 'cd . && node app.js'": both('ShellSwallowsSignal'),
  "bash -c 'cd . && node app.js'": both(),
  "sh -c 'node app.js | cat'": both('ShellSwallowsSignal'),
  'sh without-exec.sh': both('ScriptWithoutExec'),
  'bash without-exec.sh': both('ScriptWithoutExec'),
  './with-exec.sh': both(),
  './trap-one-wait.sh': both('ScriptLeavesTooSoon'),
  './trap-two-waits.sh': both(),
  'npm start': both('PackageManagerInFront'),
  'npm start, "exec node app.js"': both(),
  'yarn start': both('PackageManagerInFront'),
  'yarn start, "exec node app.js"': both('PackageManagerInFront'),
  'pnpm start': both('PackageManagerInFront'),
  'pnpm start, "exec node app.js"': both(),
  'pm2-runtime app.js': both('SignalTranslated'),
  'tini -- node app.js': both(),
  'tini -- ./without-exec.sh': both('InitInFrontOfShell'),
  'tini -g -- ./without-exec.sh': both('InitInFrontOfShell'),
  'dumb-init -- node app.js': both(),
  'dumb-init -- ./without-exec.sh': both('InitInFrontOfShell'),
  'catatonit -- node app.js': both(),
  'catatonit -- ./without-exec.sh': both('InitInFrontOfShell'),
};
