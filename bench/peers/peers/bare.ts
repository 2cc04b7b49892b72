/** What everything is measured against: no supervisor at all, and the least one that Node can be. */

import { fileURLToPath } from 'node:url';
import type { Peer } from './peer.ts';

export const DIRECT: Peer = {
  name: 'none (direct)',
  version: '',
  many: false,
  restarts: false,
  stopSignal: 'SIGTERM',
  prepare: ([argv = []]) => ({ argv }),
};

const LOOP = fileURLToPath(new URL('../subjects/spawn-loop.cjs', import.meta.url));

/** Spawns, starts again at once, passes TERM on, calls hooks without looking: a floor, not a supervisor. */
export const SPAWN_LOOP: Peer = {
  name: 'bare Node spawn loop',
  version: process.versions.node,
  many: true,
  restarts: true,
  stopSignal: 'SIGTERM',
  prepare: (jobs, _, wishes) => ({
    argv: [process.execPath, LOOP, JSON.stringify({ jobs: summary(jobs), ...wishes })],
  }),
};

/** A thousand equal commands are more than a command line holds. */
function summary(jobs: readonly (readonly string[])[]) {
  return { job: jobs[0], count: jobs.length };
}
