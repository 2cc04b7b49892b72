/** All that is measured, in the order of the tables. */

import { DIRECT } from './bare.ts';
import { DUMB_INIT, RUNIT, S6, SUPERVISORD, TINI } from './debian.ts';
import { NAMESPACE_POD, ONE_COMMAND, PLAIN_POD } from './hooklet.ts';
import { CONCURRENTLY, FOREVER, NODEMON, PM2 } from './npm.ts';
import type { Peer } from './peer.ts';

export const HOOKLETS: readonly Peer[] = [ONE_COMMAND, PLAIN_POD, NAMESPACE_POD];

export const OTHERS: readonly Peer[] = [
  TINI,
  DUMB_INIT,
  S6,
  RUNIT,
  SUPERVISORD,
  PM2,
  FOREVER,
  CONCURRENTLY,
  NODEMON,
];

export const ALL: readonly Peer[] = [DIRECT, ...HOOKLETS, ...OTHERS];

export function isHere({ version }: Peer): boolean {
  return version !== undefined;
}
