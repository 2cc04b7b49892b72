/** Where in its pod a container stands: looked up by name as often as anything happens. */

import type { Pod } from '../manifest/pod.ts';
import type { ContainerRecord, PodState } from './pod-state.ts';

type Named = Pick<PodState, 'pod' | 'containers'>;

/** Containers keep their places as long as there is the pod, so that one of thousands is found as fast as one of two. */
const places = new WeakMap<Pod, ReadonlyMap<string, number>>();

/** Its index in `pod.containers`, or -1. */
export function placeOf({ pod, containers }: Named, name: string): number {
  let known = places.get(pod);
  if (!known) {
    known = new Map(containers.map((record, place) => [record.name, place]));
    places.set(pod, known);
  }
  const place = known.get(name) ?? -1;
  return containers[place]?.name === name ? place : containers.findIndex((record) => record.name === name);
}

export function findContainer(pod: Named, name: string): ContainerRecord | undefined {
  return pod.containers[placeOf(pod, name)];
}
