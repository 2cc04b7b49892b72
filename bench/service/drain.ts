/** How many requests a stop loses: the service and Express with server.close(), under the same crowd.
 * Usage: node --import tsx bench/service/drain.ts [RUNS] [SERVER], after a build. Prints Markdown.
 * RUNS is 10 unless said; SERVER picks those whose name contains it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CrowdReport } from './crowd.ts';
import { median } from './median.ts';
import { startServer } from './server-process.ts';

const USERS = 200;
const SLOW = 10;
/** The slow requests, 3 s long, begin at 0.5 s: two seconds are left of them. */
const STOP_AT_MS = 1500;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const SERVERS = {
  'the service': {
    program: path('../../dist/service/main.js'),
    env: { PORT: '0', FORTUNE_ADMIN_PORT: '0', FORTUNE_MAX_DELAY_MS: '10000' },
  },
  'Express + server.close()': { program: path('servers/express-close.js'), env: { NODE_ENV: 'production' } },
};

const MODES = ['keep-alive', 'conn-per-request'] as const;
const COLUMNS = ['failed', 'refused', 'slowLost', 'answered', 'goneMs'] as const;
type Run = Record<(typeof COLUMNS)[number], number>;

const runs = Number(process.argv[2] ?? 10);
const only = process.argv[3] ?? '';
const results = new Map<string, Run[]>();

console.log('| server | mode | run | failed | refused | slow lost | answered | process gone ms | how |');
console.log('|---|---|---|---|---|---|---|---|---|');
for (let run = 1; run <= runs; run += 1) {
  for (const [name, { program, env }] of Object.entries(SERVERS)) {
    if (!name.includes(only)) continue;
    for (const mode of MODES) {
      const { how, ...numbers } = await measure(program, env, mode);
      const row = COLUMNS.map((column) => numbers[column]).join(' | ');
      console.log(`| ${name} | ${mode} | ${run} | ${row} | ${how} |`);
      const key = `${name} | ${mode}`;
      results.set(key, [...(results.get(key) ?? []), numbers]);
    }
  }
}
console.log(`\nMedian (min..max) of ${runs}; ${USERS} users, ${SLOW} slow requests\n`);
console.log('| server | mode | failed | refused | slow lost | answered | process gone ms |');
console.log('|---|---|---|---|---|---|---|');
for (const [key, rows] of results) {
  const cells = COLUMNS.map((column) => summary(rows.map((row) => row[column])));
  console.log(`| ${key} | ${cells.join(' | ')} |`);
}

async function measure(
  program: string,
  env: Record<string, string>,
  mode: string,
): Promise<Run & { how: string }> {
  const server = await startServer(program, env);
  const { started, report } = crowd(server.port, mode);
  await started;
  await sleep(STOP_AT_MS);
  const goneMs = Math.round(await server.stop('SIGTERM'));
  const { how, ...counts } = await report;
  return {
    ...counts,
    goneMs,
    how: Object.entries(how)
      .map(([what, times]) => `${times} ${what}`)
      .join(', '),
  };
}

interface Crowd {
  readonly started: Promise<void>;
  readonly report: Promise<CrowdReport>;
}

function crowd(port: number, mode: string): Crowd {
  const args = ['--import', 'tsx', path('crowd.ts'), String(port), mode, String(USERS), String(SLOW)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part;
  });
  return {
    started: once(child.stdout, 'data').then(() => undefined),
    report: once(child, 'close').then(() => JSON.parse(output.split('\n')[1] ?? '') as CrowdReport),
  };
}

function summary(values: readonly number[]): string {
  return `${median(values)} (${Math.min(...values)}..${Math.max(...values)})`;
}
