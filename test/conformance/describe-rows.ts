/** Turns a group of the table into tests, one a row, on the virtual clock. */

import type { Group } from './row.ts';
import { VirtualWorld } from './virtual/virtual-world.ts';

export function describeRows(group: Group): void {
  describe(`${group.prefix}: ${group.title}`, () => {
    for (const row of group.rows) {
      if ('notApplicable' in row) continue;
      it(`${row.id} ${row.title}`, () => row.scenario(new VirtualWorld()));
    }
  });
}
