/** A container with probes, alone or as a sidecar, and what is asked of it. */

import { expect } from 'chai';
import type { Behaviour } from '../../world/behaviour.ts';
import { container, type PodManifest, sidecar } from '../../world/manifest.ts';
import type { ObservedPod } from '../../world/observed-pod.ts';
import type { World } from '../../world/world.ts';

export type Place = 'regular' | 'sidecar';

/** What is probed, how, and in what pod. */
interface Probed {
  readonly behaviour?: Behaviour;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly spec?: Partial<PodManifest>;
}

export type Assertion = (world: World, pod: ObservedPod) => Promise<void>;

export const PROBED = 'probed';

const OBSERVED_SECONDS = 240;

export function probedPod(place: Place, { behaviour = {}, fields, spec = {} }: Probed): PodManifest {
  if (place === 'regular') return { ...spec, containers: [container(PROBED, behaviour, fields)] };
  return {
    ...spec,
    initContainers: [sidecar(PROBED, behaviour, fields)],
    containers: [container('pause')],
  };
}

export const isRestarted: Assertion = async (world, pod) => {
  await world.until(`${PROBED} is restarted`, OBSERVED_SECONDS, () => pod.restarts(PROBED) >= 1);
};

export const isNotRestarted: Assertion = async (world, pod) => {
  await world.until('running', 300, () => isRunning(pod));
  await world.pass(OBSERVED_SECONDS, () => expectNoRestart(pod));
  expectNoRestart(pod);
};

export const isNeverReady: Assertion = async (world, pod) => {
  await world.pass(60, () => {
    expectNoRestart(pod);
    expect(pod.isReady(), `Ready in\n${pod}`).to.equal(false);
    expect(pod.container(PROBED)?.ready ?? false, `ready in\n${pod}`).to.equal(false);
  });
};

export function expectNoRestart(pod: ObservedPod): void {
  expect(pod.restarts(PROBED), `restarts in\n${pod}`).to.equal(0);
}

export function isRunning(pod: ObservedPod): boolean {
  return pod.container(PROBED)?.state.running !== undefined;
}

export interface ProbeRow {
  readonly title: string;
  readonly probed: Probed;
  readonly expects: Assertion;
  readonly real?: boolean;
}
