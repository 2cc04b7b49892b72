/** Renames a log that has grown too large, and removes the oldest ones. */

import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Renames `0.log` to `0.log.20060102-150405` and removes the oldest so that at most `maxFiles` logs are there
 * once a new `0.log` has been begun (kubelet, container_log_manager.go). Not compressed: that would save little
 * of 50 MiB and cost the container's processor time. Two rotations within a second differ by a suffix that
 * sorts; the kubelet looks every 10 s only and has no such case.
 */
export async function rotateLog(path: string, maxFiles: number, atMs: number): Promise<void> {
  const directory = dirname(path);
  const prefix = `${basename(path)}.`;
  const rotated = (await readdir(directory)).filter((name) => name.startsWith(prefix)).sort();
  const excess = rotated.slice(0, Math.max(0, rotated.length - (maxFiles - 2)));
  for (const name of excess) await rm(join(directory, name), { force: true });
  await rename(path, join(directory, freshName(`${prefix}${stamp(atMs)}`, rotated)));
}

function freshName(name: string, taken: readonly string[]): string {
  const same = taken.filter((other) => other.startsWith(name)).at(-1);
  if (same === undefined) return name;
  const count = Number(same.slice(name.length + 1)) + 1;
  return `${name}-${String(count).padStart(4, '0')}`;
}

/** Go's layout 20060102-150405, in UTC. */
function stamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}
