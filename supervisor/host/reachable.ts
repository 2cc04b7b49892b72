/** Whether another user gets at a file: by the mode bits of it and of every directory above it. */

import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

const READ = 0o4;
const ENTER = 0o1;

/**
 * The first path on the way to `path`, or `path` itself, that is closed to a user of this uid and gid; undefined
 * when there is none. A directory at the end is to be listed too. Access control lists are not seen.
 */
export function firstClosed(path: string, uid: number, gid: number): string | undefined {
  if (uid === 0) return undefined;
  const real = realpathSync(path);
  const stats = statSync(real);
  const onTheWay = above(real).find((directory) => !allows(statSync(directory), uid, gid, ENTER));
  if (onTheWay !== undefined) return onTheWay;
  return allows(stats, uid, gid, stats.isDirectory() ? READ + ENTER : ENTER) ? undefined : real;
}

/** From the root down, without `path` itself. */
function above(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...above(parent), parent];
}

function allows({ mode, uid: owner, gid: group }: Stats, uid: number, gid: number, needed: number): boolean {
  const shift = owner === uid ? 6 : group === gid ? 3 : 0;
  return ((mode >> shift) & needed) === needed;
}
