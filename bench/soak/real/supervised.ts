/** `hooklet serve` as it was built, on a small disk of its own where one can be had. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withResolvers } from '../../../supervisor/node/with-resolvers.ts';

const CLI = fileURLToPath(new URL('../../../dist/supervisor/cli.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Mounted in a mount namespace of hooklet alone: it is gone with it, however that ends. */
const MOUNT = 'mount -t tmpfs -o "size=$1,mode=700" soak "$HOOKLET_HOME" && shift && exec "$@"';

/** A mount namespace and root in it: without them there is no small disk. */
export function canMount(): boolean {
  const tried = spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=64k soak /tmp'], {
    stdio: 'ignore',
  });
  return tried.status === 0;
}

export interface Supervised {
  readonly pid: number;
  /** `HOOKLET_HOME` as it is reached from here. */
  readonly home: string;
  /** Whether the home is a disk of its own, which can be filled. */
  readonly smallDisk: boolean;
  readonly port: number;
  readonly token: string;
  readonly ca: Buffer;
  readonly inspector: string;
  /** What hooklet itself has said, without what pods print and what happens to them. */
  readonly notes: readonly string[];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Bytes that can still be written. */
  freeBytes(): number;
  signal(name: NodeJS.Signals): void;
  /** Kills it if it runs, and removes its home. */
  discard(): Promise<void>;
}

/** Resolves when the API listens; rejects when hooklet ends before that. `diskMiB` 0: the disk of /tmp. */
export async function superviseOn(diskMiB: number): Promise<Supervised> {
  const home = mkdtempSync(join(tmpdir(), 'hooklet-soak-'));
  const node = [process.execPath, '--inspect=127.0.0.1:0', CLI, 'serve', '--backoff', 'fast'];
  const mounted = ['--mount', '--propagation', 'private', 'sh', '-c', MOUNT, 'soak', `${diskMiB}m`];
  const [command = '', ...args] = diskMiB > 0 ? ['unshare', ...mounted, ...node] : node;
  const child = spawn(command, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: home, HOOKLET_HOME: home, NO_COLOR: '1' },
  });
  const notes: string[] = [];
  const listens = withResolvers<string>();
  const inspected = withResolvers<string>();
  const hear = (line: string) => {
    const debuggerAt = /^Debugger listening on (ws:\S+)/.exec(line)?.[1];
    if (debuggerAt !== undefined) inspected.resolve(debuggerAt);
    const kubeconfig = /export KUBECONFIG=(\S+)/.exec(line)?.[1];
    if (kubeconfig !== undefined) listens.resolve(kubeconfig);
    // What happens to pods begins with the time.
    if (!/^\d\d:\d\d:\d\d\./.test(line)) notes.push(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const early = ended.then(() => Promise.reject(new Error(`hooklet ended:\n${notes.join('\n')}`)));
  const pid = child.pid ?? 0;
  const [kubeconfig, inspector] = await Promise.race([
    Promise.all([listens.promise, inspected.promise]),
    early,
  ]);
  early.catch(() => {});
  const reached = diskMiB > 0 ? `/proc/${pid}/root` : '';
  const config = readFileSync(`${reached}${kubeconfig}`, 'utf8');
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(config)?.[1] ?? '';
  return {
    pid,
    home: `${reached}${home}`,
    smallDisk: diskMiB > 0,
    port: Number(/:(\d+)$/.exec(field('server'))?.[1]),
    token: field('token'),
    ca: Buffer.from(field('certificate-authority-data'), 'base64'),
    inspector,
    notes,
    ended,
    freeBytes() {
      const { bavail, bsize } = statfsSync(`${reached}${home}`);
      return bavail * bsize;
    },
    signal: (name) => void child.kill(name),
    async discard() {
      child.kill('SIGKILL');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
