/** The groups of measurements, by the names that `--only` takes. */

import { events } from './events.ts';
import type { Group } from './group.ts';
import { growth } from './growth.ts';
import { hooks } from './hooks.ts';
import { memory } from './memory.ts';
import { restart } from './restart.ts';
import { scale } from './scale.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';

export const GROUPS: Readonly<Record<string, Group>> = {
  start,
  stop,
  restart,
  hooks,
  scale,
  memory,
  growth,
  events,
  service,
};

/** Those that have ratios: what a check runs, in the order of how soon they are done. */
export const CHECKED = ['start', 'stop', 'restart', 'hooks', 'scale', 'growth', 'memory'] as const;
