/** Runs groups of measurements one after another, in a folder that is gone afterwards. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GROUPS } from './groups/all.ts';
import type { Section } from './groups/group.ts';
import type { BenchOptions } from './options.ts';
import { endAllAtExit } from './processes/launch.ts';

/** `take` is called as soon as a group is done. */
export async function runGroups(
  { groups, rounds }: BenchOptions,
  alone: boolean,
  take: (name: string, section: Section) => void,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'hooklet-bench-'));
  const say = (text: string) => console.error(`  ${text}`);
  const clean = () => rmSync(scratch, { recursive: true, force: true });
  endAllAtExit();
  process.once('exit', clean);
  try {
    for (const name of groups) {
      console.error(`${name} …`);
      const group = GROUPS[name];
      if (group) take(name, await group({ scratch, alone, say, ...(rounds !== undefined && { rounds }) }));
    }
  } finally {
    process.off('exit', clean);
    clean();
  }
}
