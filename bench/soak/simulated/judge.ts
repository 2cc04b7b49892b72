/** What simulated hours have shown, promise by promise. */

import { type Promised, without } from '../measure/promise.ts';
import type { SimulationFindings } from './simulate.ts';

/** Of the heap after a full collection, from the end of the third quarter to the end of the last. */
const MOST_GROWTH_PERCENT = 2;

export function judgeSimulation(findings: SimulationFindings): readonly Promised[] {
  const { breaches, faults, counts, changes, left, longestDeletionSeconds } = findings;
  const { starts, kills, stops, removals } = counts;
  return [
    without(
      'No container runs twice, no KILL comes before or long after its grace, no change is lost or out of order',
      breaches,
      `${starts} starts, ${stops} stops, ${kills} KILLs, ${changes} changes in order`,
    ),
    {
      what: 'Every deletion ends, and nothing is left of it',
      held: left.pods + left.workers + left.processes === 0,
      detail: `${removals} deletions, the longest took ${longestDeletionSeconds.toFixed(0)} s; ${left.pods} pods, ${left.workers} workers, ${left.processes} processes left`,
    },
    without('No pod fails by a fault of hooklet', faults, 'none'),
    judgeStates(findings),
    ...judgeWeight(findings),
  ];
}

/** A state holds the last end of each container, and messages of some length: it varies, and does not grow. */
const MOST_STATE_GROWTH = 1.5;

function judgeStates({ stateSizes }: SimulationFindings): Promised {
  const [first = 0, ...others] = stateSizes;
  const last = others.at(-1) ?? first;
  return {
    what: 'The state of a pod that crashes for ever does not grow',
    held: first > 0 && last <= first * MOST_STATE_GROWTH,
    detail: `${stateSizes.join(', ')} characters of JSON after each quarter`,
  };
}

function judgeWeight({ weights }: SimulationFindings): readonly Promised[] {
  const [before, last] = weights.slice(-2);
  if (before === undefined || last === undefined) return [];
  const growth = (last / before - 1) * 100;
  const all = weights.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ');
  return [
    {
      what: 'What is remembered is bounded',
      held: growth < MOST_GROWTH_PERCENT,
      detail: `live heap after each quarter ${all} MiB: ${growth.toFixed(1)} % in the last (limit ${MOST_GROWTH_PERCENT} %)`,
    },
  ];
}
