/** A number for each container, worked out anew only for those that have changed: every turn asks about all of them. */

import type { Pod } from '../manifest/pod.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';

/** In the order of the containers. What it returns holds until it is called again. */
export type PerContainer = (pod: Pick<PodState, 'pod' | 'containers'>) => readonly number[];

interface Known {
  records: readonly ContainerRecord[];
  readonly values: number[];
}

/** `numberOf` must depend on the record alone: records are never changed, only replaced. */
export function perContainer(numberOf: (record: ContainerRecord) => number): PerContainer {
  const known = new WeakMap<Pod, Known>();
  return ({ pod, containers }) => {
    const before = known.get(pod);
    if (before?.records.length !== containers.length) {
      const values = containers.map(numberOf);
      known.set(pod, { records: containers, values });
      return values;
    }
    if (before.records === containers) return before.values;
    for (const [place, record] of containers.entries()) {
      if (record !== before.records[place]) before.values[place] = numberOf(record);
    }
    before.records = containers;
    return before.values;
  };
}

/** Infinity where there is none. */
export function least(values: readonly number[]): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < found) found = value;
  return found;
}
