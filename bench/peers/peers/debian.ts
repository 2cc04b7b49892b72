/** The peers that Debian packages: tini, dumb-init, s6, runit, supervisord. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Peer } from './peer.ts';

export const TINI: Peer = {
  name: 'tini',
  version: packageVersion('tini'),
  many: false,
  restarts: false,
  stopSignal: 'SIGTERM',
  prepare: ([job = []]) => ({ argv: ['tini', '--', ...job] }),
};

export const DUMB_INIT: Peer = {
  name: 'dumb-init',
  version: packageVersion('dumb-init'),
  many: false,
  restarts: false,
  stopSignal: 'SIGTERM',
  prepare: ([job = []]) => ({ argv: ['dumb-init', ...job] }),
};

export const S6: Peer = {
  name: 's6',
  version: packageVersion('s6'),
  many: true,
  restarts: true,
  stopSignal: 'SIGTERM',
  prepare(jobs, folder) {
    writeServices(jobs, folder);
    return { argv: ['s6-svscan', '-c', String(jobs.length + 10), folder] };
  },
};

/** HUP: after a TERM runsvdir leaves its services running, by design. */
export const RUNIT: Peer = {
  name: 'runit (HUP)',
  version: packageVersion('runit'),
  many: true,
  restarts: true,
  stopSignal: 'SIGHUP',
  prepare(jobs, folder) {
    writeServices(jobs, folder);
    // It does not look at a folder that is younger than a second.
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(folder, anHourAgo, anHourAgo);
    return { argv: ['runsvdir', folder] };
  },
};

export const SUPERVISORD: Peer = {
  name: 'supervisord',
  version: packageVersion('supervisor'),
  many: true,
  restarts: true,
  stopSignal: 'SIGTERM',
  prepare(jobs, folder) {
    const conf = join(folder, 'supervisord.conf');
    const programs = jobs.map((job, n) => `[program:p${n}]\ncommand=${job.join(' ')}\nautorestart=true\n`);
    const own = `nodaemon=true\nuser=root\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${folder}/pid\nminfds=8192`;
    writeFileSync(conf, `[supervisord]\n${own}\nchildlogdir=${folder}\n${programs.join('')}`);
    return { argv: ['supervisord', '-n', '-c', conf] };
  },
};

function writeServices(jobs: readonly Job[], folder: string): void {
  for (const [n, job] of jobs.entries()) {
    mkdirSync(join(folder, `p${n}`));
    writeFileSync(join(folder, `p${n}`, 'run'), `#!/bin/sh\nexec ${job.join(' ')}\n`, { mode: 0o755 });
  }
}

function packageVersion(name: string): string | undefined {
  const format = '-f=$' + '{db:Status-Status} $' + '{Version}';
  const { stdout } = spawnSync('dpkg-query', ['-W', format, name], { encoding: 'utf8' });
  return /^installed (\S+)/.exec(stdout ?? '')?.[1];
}
