/** Has V8 compile what most runs of hooklet need, from the start to the stop. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './root.ts';

const RUN_AND_KEEP = fileURLToPath(new URL('run-and-keep.ts', import.meta.url));
/** Two rounds of probes, and what a run does once it has time. */
const UP_MS = 1500;
/** A machine on which that takes longer is in trouble. */
const LONGEST_MS = 60_000;

const PROGRAM = `
  process.on('SIGTERM', () => process.exit());
  setTimeout(() => process.stdout.write('up\\n'), ${UP_MS});
  setInterval(() => {}, ${LONGEST_MS});
`;

/** Each run adds to what the one before has left in `dist/supervisor/compiled`; a start then takes half the time. */
export async function compileAhead(): Promise<void> {
  mkdirSync(join(ROOT, 'dist/supervisor/compiled'));
  const home = mkdtempSync(join(tmpdir(), 'hooklet-build-'));
  // Its probes are answered from here: the port is known before the program runs, and nobody else's.
  const server = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const command = [process.execPath, '-e', PROGRAM];
  const pod = join(home, 'pod.yaml');
  writeFileSync(pod, JSON.stringify(podOf(command, port)));
  for (const args of [
    ['--isolation', 'plain', pod],
    [pod],
    ['--post-start-exec', 'true', '--pre-stop-exec', 'true', '--', ...command],
  ]) {
    const run = spawn(
      process.execPath,
      ['--import', 'tsx', RUN_AND_KEEP, join(ROOT, 'dist/supervisor'), 'run', ...args],
      {
        // Nothing of the caller's: flags for V8 in NODE_OPTIONS, colours.
        env: { PATH: process.env.PATH, HOOKLET_HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: LONGEST_MS,
      },
    );
    await untilStopped(run, args);
  }
  server.close();
  rmSync(home, { recursive: true });
}

function podOf(command: readonly string[], port: number): object {
  const probe = { httpGet: { port, path: '/' }, periodSeconds: 1 };
  const hook = { exec: { command: ['true'] } };
  const container = {
    name: 'app',
    image: 'none',
    command,
    lifecycle: { postStart: hook, preStop: hook },
    readinessProbe: probe,
    livenessProbe: probe,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'first-start' },
    spec: { restartPolicy: 'Never', containers: [container] },
  };
}

/** Stopped as soon as it has been up for a while. */
async function untilStopped(run: ChildProcess, args: readonly string[]): Promise<void> {
  let said = '';
  let asked = false;
  for (const stream of [run.stdout, run.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk;
      // A second one would kill what the first one drains.
      if (!asked && /\bup$/m.test(said)) asked = run.kill('SIGTERM');
    });
  }
  const [code] = await once(run, 'close');
  if (code !== 0) throw new Error(`hooklet run ${args.join(' ')} ended with ${code}, after\n${said}`);
}
