/** The rows that also run with real processes: many at once, because most of them only wait. */

import { setTimeout } from 'node:timers/promises';
import { type Isolation, PLAIN } from '../../../supervisor/host/isolation.ts';
import { inBothModes, isolationOf } from '../../support/isolation.ts';
import { spawnAsHookletDoes } from '../../support/spawn-as-hooklet-does.ts';
import type { RunRow } from '../row.ts';
import { TABLE } from '../table.ts';
import { RealWorld } from './real-world.ts';

/** As many as two cores run without being late, when they are quick. */
const AT_ONCE = 24;
/** A machine whose timers are so late has enough to do: the next row waits. */
const LATE_MS = 100;
const PAUSE_MS = 20;

/** Its error, if it failed. */
type Outcome = Promise<unknown>;

inBothModes('With real processes', (mode) => {
  let isolation: Isolation | undefined;
  const outcomes = new Map<RunRow, Outcome>();
  const groups = TABLE.map(({ prefix, title, rows }) => ({
    name: `${prefix}: ${title}`,
    rows: rows.flatMap((row) => ('scenario' in row && row.real ? [row] : [])),
  }));

  before(async function () {
    isolation = await isolationOf(mode);
    if (!isolation) this.skip();
    spawnAsHookletDoes();
    const places = createPlaces(AT_ONCE);
    for (const row of groups.flatMap(({ rows }) => rows))
      outcomes.set(
        row,
        places(() => outcomeOf(row, isolation)),
      );
  });

  // Also when a test before it has failed: nothing of a row may be left.
  after(async function () {
    this.timeout(180_000);
    await Promise.all(outcomes.values());
  });

  for (const { name, rows } of groups.filter(({ rows }) => rows.length > 0)) {
    describe(name, () => {
      for (const row of rows) {
        it(`${row.id} ${row.title}`, async function () {
          this.timeout(180_000);
          const error = await outcomes.get(row);
          if (error !== undefined) throw error;
        });
      }
    });
  }
});

async function outcomeOf({ scenario }: RunRow, isolation: Isolation = PLAIN): Outcome {
  const world = await RealWorld.open(isolation);
  try {
    await scenario(world);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await world.close();
  }
}

/** Lets so many run at a time, in the order in which they ask, and one after the other begin. */
function createPlaces(count: number): (work: () => Outcome) => Outcome {
  let free = count;
  let begun = Promise.resolve();
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      begun = begun.then(calm);
      await begun;
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Resolves once a timer is in time. */
async function calm(): Promise<void> {
  for (let late = LATE_MS; late >= LATE_MS; ) {
    const asked = performance.now();
    await setTimeout(PAUSE_MS);
    late = performance.now() - asked - PAUSE_MS;
  }
}
