/** hooklet as one of the peers: a command behind --, and a manifest in both isolations. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hookletVersion } from '../../../supervisor/version.ts';
import type { Job, Peer, Wishes } from './peer.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/supervisor/cli.js', import.meta.url));
const RUN = [process.execPath, PROGRAM, 'run'] as const;

const COMMON = {
  version: hookletVersion(),
  restarts: true,
  stopSignal: 'SIGTERM',
} as const satisfies Partial<Peer>;

export const ONE_COMMAND: Peer = {
  ...COMMON,
  name: 'hooklet run -- COMMAND',
  many: false,
  prepare: ([job = []], _, { restart, postStart, preStop }) => ({
    argv: [
      ...RUN,
      ...(restart ? ['--restart', 'Always'] : []),
      ...(postStart === undefined ? [] : ['--post-start-exec', postStart]),
      ...(preStop === undefined ? [] : ['--pre-stop-exec', preStop]),
      '--',
      ...job,
    ],
  }),
};

export const PLAIN_POD: Peer = podIn('plain');

/** Undefined where this machine lets nobody make a PID namespace. */
export const NAMESPACE_POD: Peer = {
  ...podIn('namespace'),
  version: spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0 ? COMMON.version : undefined,
};

function podIn(isolation: 'plain' | 'namespace'): Peer {
  return {
    ...COMMON,
    name: `hooklet run POD, ${isolation}`,
    many: true,
    prepare(jobs, folder, wishes) {
      const file = join(folder, 'pod.json');
      writeFileSync(file, JSON.stringify(toPod(jobs, wishes)));
      return { argv: [...RUN, '--isolation', isolation, file] };
    },
  };
}

function toPod(jobs: readonly Job[], { restart, probePort, postStart, preStop }: Wishes) {
  const exec = (command: string) => ({ exec: { command: ['sh', '-c', command] } });
  const probe = { httpGet: { port: probePort, path: '/' } };
  const more = {
    ...(probePort !== undefined && { livenessProbe: probe, readinessProbe: probe }),
    lifecycle: {
      ...(postStart !== undefined && { postStart: exec(postStart) }),
      ...(preStop !== undefined && { preStop: exec(preStop) }),
    },
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bench' },
    spec: {
      restartPolicy: restart ? 'Always' : 'Never',
      containers: jobs.map((command, n) => ({ name: `c${n}`, image: 'bench:1', command, ...more })),
    },
  };
}
