/**
 * What `kubectl logs -f` of a container that writes 50 MB/s costs: the container must not be held up, and hooklet's
 * memory must not grow.
 *
 * `npm run build`, then `node --import tsx bench/streams/logs.ts [seconds]`; ends with code 1 beyond a limit. Needs
 * a kubectl in PATH (or `$KUBECTL`).
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { findKubectls, kubectlRunner } from '../../test/support/kubectl.ts';
import { endPrograms, hooklet } from '../../test/support/program.ts';

const MB_PER_SECOND = 50;
const MOST_GROWTH_MB = 100;
const BLOCK_BYTES = 50_000;
const seconds = Number(process.argv[2] ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'hooklet-logs-'));
const resultFile = join(folder, 'result');

/** Writes in step with the clock, and says how much of it went at what pace. */
const WRITER = `
  const { writeSync, writeFileSync } = require('fs');
  const lines = Buffer.from(('x'.repeat(99) + '\\n').repeat(${BLOCK_BYTES / 100}));
  const end = ${seconds} * ${MB_PER_SECOND} * 1e6;
  const began = performance.now();
  let written = 0, longest = 0, block = 0;
  (function more() {
    const due = (performance.now() - began) * ${MB_PER_SECOND} * 1e3;
    while (written < Math.min(due, end)) {
      const before = performance.now();
      lines.write('block ' + String(++block).padStart(9, '0'));
      for (let at = 0; at < lines.length; ) {
        try { at += writeSync(1, lines, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
      }
      written += lines.length;
      longest = Math.max(longest, performance.now() - before);
    }
    if (written < end) return setTimeout(more, 1);
    writeFileSync(${JSON.stringify(`${resultFile}.new`)}, JSON.stringify({ written, longest, took: performance.now() - began }));
    require('fs').renameSync(${JSON.stringify(`${resultFile}.new`)}, ${JSON.stringify(resultFile)});
    setInterval(() => {}, 1000);
  })();
`;

const [kubectl] = findKubectls();
if (!kubectl) throw new Error('no kubectl');
// What it shows itself goes nowhere: no terminal takes 50 MB/s.
const program = hooklet(['serve'], {
  stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit'],
  env: { HOOKLET_HOME: folder },
});
const kubeconfig = join(folder, 'kubeconfig');
await eventually(() => {
  if (!existsSync(kubeconfig)) throw new Error('not yet');
});
const run = kubectlRunner(kubectl, kubeconfig);

function residentMb(): number {
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Seconds that hooklet itself has computed; its containers and clients share the machine with it. */
function computed(): number {
  const fields = readFileSync(`/proc/${program.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

const TICKS_PER_SECOND = 100;

async function measure(what: string, follow: boolean): Promise<boolean> {
  rmSync(resultFile, { force: true });
  const containers = [{ name: 'main', image: 'x', command: [process.execPath, '-e', WRITER] }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'loud' }, spec: { containers } };
  await run(['apply', '-f', '-'], { input: JSON.stringify(pod) });
  await eventually(async () => {
    const { stdout } = await run(['get', 'pod', 'loud', '-o', 'jsonpath={.status.phase}']);
    if (stdout !== 'Running') throw new Error('not yet');
  });
  const before = residentMb();
  let peak = before;
  const computedBefore = computed();
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb());
  }, 20);
  let received = 0;
  let last = 0;
  let gaps = 0;
  let rest = '';
  // grep lets a line of each block through: a receiver in JavaScript would take the processor from the others.
  const client = follow
    ? spawn('sh', ['-c', `${kubectl?.path} logs -f loud | grep -a --line-buffered '^block'`], {
        env: { ...process.env, KUBECONFIG: kubeconfig },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
    : undefined;
  client?.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const block = Number(line.slice(6, 15));
      if (last > 0 && block !== last + 1) gaps += 1;
      last = block;
      received += BLOCK_BYTES;
    }
  });
  await eventually(
    () => {
      if (!existsSync(resultFile)) throw new Error('still writing');
    },
    { timeoutMs: seconds * 20_000 },
  );
  const { written, longest, took } = JSON.parse(readFileSync(resultFile, 'utf8'));
  await run(['delete', 'pod', 'loud', '--force', '--grace-period=0']);
  if (client) await once(client, 'close');
  clearInterval(timer);
  const rate = written / 1e3 / took;
  const growth = peak - before;
  const isBeyond = rate < MB_PER_SECOND * 0.95 || growth > MOST_GROWTH_MB;
  console.log(
    `${what.padEnd(16)} written at ${rate.toFixed(1)} MB/s, longest write ${longest.toFixed(0)} ms; received ${(received / 1e6).toFixed(0)} of ${(written / 1e6).toFixed(0)} MB, ${gaps} gaps; hooklet computed ${(computed() - computedBefore).toFixed(1)} s; ${before.toFixed(0)} MB + ${growth.toFixed(0)} MB${isBeyond ? '  <- beyond the limit' : ''}`,
  );
  return isBeyond;
}

try {
  const beyond = [await measure('nobody follows', false), await measure('kubectl logs -f', true)];
  process.exitCode = beyond.includes(true) ? 1 : 0;
} finally {
  await endPrograms();
  rmSync(folder, { recursive: true, force: true });
}
