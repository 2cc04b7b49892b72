/** The kubectl programs of this machine, each run with its own kubeconfig and an empty cache. */

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Kubectl {
  /** `kubectl.1.32`, the file's name. */
  readonly name: string;
  readonly path: string;
}

/** `$KUBECTL`, or the one in PATH and the versioned ones beside it; none when there is none. */
export function findKubectls(env: NodeJS.ProcessEnv = process.env): readonly Kubectl[] {
  if (env.KUBECTL) return [{ name: basename(env.KUBECTL), path: env.KUBECTL }];
  const found = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'kubectl'))
    .find(isExecutable);
  if (!found) return [];
  const real = realpathSync(found);
  const folder = dirname(real);
  const versioned = readdirSync(folder)
    .filter((name) => /^kubectl\.\d+\.\d+$/.test(name))
    .sort((a, b) => Number(a.split('.')[2]) - Number(b.split('.')[2]));
  return [...versioned, basename(real)].map((name) => ({ name, path: join(folder, name) }));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

export type RunKubectl = (args: readonly string[], options?: RunOptions) => Promise<Ran>;

/** One that is killed by pid when it takes longer than it may. */
export function kubectlRunner({ path }: Kubectl, kubeconfig: string): RunKubectl {
  const cache = mkdtempSync(join(tmpdir(), 'hooklet-kubectl-'));
  return (args, { input, env = {}, timeoutMs = 30_000 } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(path, [`--cache-dir=${cache}`, ...args], {
        env: { ...process.env, KUBECONFIG: kubeconfig, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
      child.stdin.on('error', () => {});
      child.stdin.end(input ?? '');
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    });
}
