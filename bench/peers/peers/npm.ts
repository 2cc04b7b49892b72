/** The peers from npm: pm2-runtime, forever, concurrently, nodemon; in a folder of their own, not our packages. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, Peer } from './peer.ts';

/** Pinned: a table says what was measured. */
export const PEER_PACKAGES = {
  pm2: '7.0.4',
  forever: '4.0.3',
  concurrently: '9.2.5',
  nodemon: '3.1.14',
} as const;

type PackageName = keyof typeof PEER_PACKAGES;

/** Ignored by git. */
export const PEERS_FOLDER = fileURLToPath(new URL('../../.peers/', import.meta.url));

export const PM2: Peer = {
  name: 'pm2-runtime',
  version: installed('pm2'),
  many: true,
  restarts: true,
  stopSignal: 'SIGTERM',
  prepare(jobs, folder) {
    const file = join(folder, 'pm2.json');
    const apps = jobs.map((job, n) => ({ name: `p${n}`, cwd: folder, ...toScript(job) }));
    writeFileSync(file, JSON.stringify({ apps }));
    return { argv: [...bin('pm2', 'pm2-runtime'), 'start', file], env: { PM2_HOME: join(folder, 'pm2') } };
  },
};

/** It runs Node's own scripts in its wrapper, as pm2 users do. */
function toScript([command = '', ...args]: Job) {
  const [script = '', ...rest] = args;
  if (command === process.execPath) return { script, args: rest };
  return { script: command, args, interpreter: 'none' };
}

export const FOREVER: Peer = {
  name: 'forever',
  version: installed('forever'),
  many: false,
  restarts: true,
  stopSignal: 'SIGTERM',
  prepare: ([job = []], folder) => ({
    argv: [...bin('forever', 'forever'), '-p', folder, '-c', ...job],
    cwd: folder,
  }),
};

export const CONCURRENTLY: Peer = {
  name: 'concurrently',
  version: installed('concurrently'),
  many: true,
  restarts: false,
  stopSignal: 'SIGTERM',
  prepare: (jobs) => ({
    argv: [...bin('concurrently', 'concurrently'), ...jobs.map((job) => job.join(' '))],
  }),
};

export const NODEMON: Peer = {
  name: 'nodemon',
  version: installed('nodemon'),
  many: false,
  restarts: false,
  stopSignal: 'SIGTERM',
  prepare: ([job = []], folder) => ({
    argv: [
      ...bin('nodemon', 'nodemon'),
      '--quiet',
      '--watch',
      folder,
      ...(job[0] === process.execPath ? job.slice(1) : ['--exec', job.join(' ')]),
    ],
    cwd: folder,
  }),
};

function installed(name: PackageName): string | undefined {
  try {
    return manifest(name).version;
  } catch {
    return undefined;
  }
}

/** Node itself and the program behind a name: without the step over /usr/bin/env. */
function bin(name: PackageName, program: string): readonly string[] {
  const { bin } = manifest(name);
  const file = typeof bin === 'string' ? bin : (bin[program] ?? '');
  return [process.execPath, join(PEERS_FOLDER, 'node_modules', name, file)];
}

function manifest(name: PackageName): { version: string; bin: string | Record<string, string> } {
  return JSON.parse(readFileSync(join(PEERS_FOLDER, 'node_modules', name, 'package.json'), 'utf8'));
}
