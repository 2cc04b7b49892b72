/** How fast GET /quote is, beside a bare node:http server and a minimal Express app, in the same run.
 * Usage: node --import tsx bench/service/speed.ts [ROUNDS] [SECONDS], after a build. Prints Markdown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLoader, pin } from './loader.ts';
import { median } from './median.ts';
import { cpuSeconds, residentMiB } from './process-cost.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const CONNECTIONS = 64;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'fortune-speed-'));
const quoteFile = join(scratch, 'quote');
writeFileSync(quoteFile, 'A smooth sea never made a skilled sailor, nor a short queue.\n');

const SERVICE = { program: path('../../dist/service/main.js'), env: { PORT: '0', FORTUNE_ADMIN_PORT: '0' } };
const BARE = 'bare node:http';
const EXPRESS = 'minimal Express';
const SERVERS: Record<string, { program: string; env: Record<string, string> }> = {
  [BARE]: { program: path('servers/bare-node.js'), env: {} },
  'the service, file': { ...SERVICE, env: { ...SERVICE.env, FORTUNE_QUOTE_FILE: quoteFile } },
  'the service, live': SERVICE,
  [EXPRESS]: { program: path('servers/minimal-express.js'), env: { NODE_ENV: 'production' } },
};

interface Sample {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly cpuShare: number;
  readonly rssMiB: number;
}

const [rounds = 5, seconds = 4] = process.argv.slice(2).map(Number);
const loader = findLoader();
const running = new Map<string, ServerProcess>();
const samples = new Map<string, Sample[]>();
try {
  for (const [name, { program, env }] of Object.entries(SERVERS)) {
    running.set(name, await startServer(program, env, pin(0)));
    samples.set(name, []);
  }
  for (const server of running.values()) {
    // What a postStart hook does to the service costs memory as well; the others answer it somehow.
    await (await fetch(`http://127.0.0.1:${server.port}/warmup`)).text();
    await measure(server, 1);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, server] of running) samples.get(name)?.push(await measure(server, seconds));
  }
  print();
} finally {
  await Promise.all([...running.values()].map((server) => server.stop('SIGKILL')));
  rmSync(scratch, { recursive: true });
}

async function measure({ pid, port }: ServerProcess, forSeconds: number): Promise<Sample> {
  const [startedAt, cpuBefore] = [performance.now(), cpuSeconds(pid)];
  const { requests, p99Ms } = await loader.load(`http://127.0.0.1:${port}/quote`, CONNECTIONS, forSeconds);
  const [elapsed, cpu] = [(performance.now() - startedAt) / 1000, cpuSeconds(pid) - cpuBefore];
  return {
    perSecond: requests / forSeconds,
    p99Ms,
    cpuMicros: (cpu / requests) * 1e6,
    cpuShare: cpu / elapsed,
    rssMiB: residentMiB(pid),
  };
}

function print(): void {
  console.log(
    `${loader.name}, ${CONNECTIONS} connections, keep-alive, medians of ${rounds} × ${seconds} s, interleaved.`,
  );
  console.log(
    'Ratios are medians of the ratios within a round. A CPU share under 0.9 means a noisy machine.\n',
  );
  console.log(
    '| server | requests/s | of bare | of Express | p99, ms | CPU µs a request | CPU share | RSS MiB | RSS of bare |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [name, rows] of samples) {
    const middle = (key: keyof Sample): number => median(rows.map((row) => row[key]));
    const cells = [
      Math.round(middle('perSecond')),
      ratio(name, BARE, 'perSecond').toFixed(2),
      ratio(name, EXPRESS, 'perSecond').toFixed(1),
      middle('p99Ms').toFixed(1),
      middle('cpuMicros').toFixed(1),
      middle('cpuShare').toFixed(2),
      middle('rssMiB').toFixed(0),
      ratio(name, BARE, 'rssMiB').toFixed(2),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

function ratio(name: string, to: string, key: keyof Sample): number {
  const others = samples.get(to) ?? [];
  return median(
    (samples.get(name) ?? []).map((row, index) => row[key] / (others[index]?.[key] ?? Number.NaN)),
  );
}
