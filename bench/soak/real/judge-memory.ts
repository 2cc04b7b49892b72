/** Whether memory grows, once all that hooklet remembers by design is full. */

import type { Promised } from '../measure/promise.ts';
import { leastOf, partOf, type Reading, slopeOf } from '../measure/trend.ts';
import type { RealFindings } from './real-life.ts';

/**
 * Of the live heap, over the second half, when twice its standard error is taken off. A record of the page, an event, a
 * pod object take about one KiB each.
 */
const MOST_SLOPE_KIB = 200;
/** Of the memory that is hooklet's alone: the least of the last quarter above the least of the one before. */
const MOST_GROWTH_PERCENT = 5;

/** `checkpoints`: live heap, every pod gone. `samples`: the kernel's count, in the middle of everything. */
export function judgeMemory({ checkpoints, samples }: RealFindings): readonly Promised[] {
  const heap = checkpoints.map(({ minutes, liveHeapKiB }): Reading => ({ minutes, value: liveHeapKiB }));
  const { perMinute, error } = slopeOf(partOf(heap, 0.5, 1));
  const unique = samples.map(({ minutes, uniqueKiB }): Reading => ({ minutes, value: uniqueKiB }));
  const [before, last] = [leastOf(partOf(unique, 0.5, 0.75)), leastOf(partOf(unique, 0.75, 1))];
  const growth = (last / before - 1) * 100;
  return [
    {
      what: 'No leak of memory: live heap',
      held: perMinute - 2 * error < MOST_SLOPE_KIB,
      detail: `${perMinute.toFixed(0)} KiB a minute over the second half, give or take ${(2 * error).toFixed(0)} (limit ${MOST_SLOPE_KIB})`,
    },
    {
      what: 'No leak of memory: pages of its own',
      held: growth < MOST_GROWTH_PERCENT,
      detail: `the least of the last quarter is ${mib(last)} MiB, of the one before ${mib(before)} MiB: ${growth.toFixed(1)} % (limit ${MOST_GROWTH_PERCENT} %)`,
    },
  ];
}

function mib(kib: number): string {
  return (kib / 1024).toFixed(1);
}
