/** The disk of the soaked hooklet: filled to its last block, and given back. */

import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Supervised } from './supervised.ts';

const BLOCK = Buffer.alloc(4096);

/** Writes until there is no room for one more block. */
export function fillDisk({ home }: Supervised): void {
  const ballast = join(home, 'ballast');
  writeFileSync(ballast, '');
  try {
    for (;;) appendFileSync(ballast, BLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Takes the ballast away, and the logs of pods that are gone: hooklet keeps those for a week. */
export function freeDisk({ home }: Supervised, livingUids: ReadonlySet<string>): void {
  rmSync(join(home, 'ballast'), { force: true });
  const logs = join(home, 'logs');
  if (!existsSync(logs)) return;
  for (const folder of readdirSync(logs)) {
    const uid = folder.split('_').at(-1) ?? '';
    if (!livingUids.has(uid)) rmSync(join(logs, folder), { recursive: true, force: true });
  }
}
