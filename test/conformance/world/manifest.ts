/** The rows' pods: short to write, and read as a user's manifest is, with its defaults and its validation. */

import type { Pod } from '../../../supervisor/manifest/pod.ts';
import { readManifest } from '../../../supervisor/manifest/read-manifest.ts';
import { type Behaviour, behaves } from './behaviour.ts';

/** A container as one writes it. */
export interface ContainerManifest {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly restartPolicy?: string;
  readonly [field: string]: unknown;
}

export interface PodManifest {
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly initContainers?: readonly ContainerManifest[];
  readonly containers: readonly ContainerManifest[];
  readonly [field: string]: unknown;
}

export const FIRST_IMAGE = 'program:1';
export const OTHER_IMAGE = 'program:2';

/** A container that behaves so: in every run, or in its first, second … run. */
export function container(
  name: string,
  behaviour: Behaviour | readonly Behaviour[] = {},
  fields: Readonly<Record<string, unknown>> = {},
): ContainerManifest {
  const runs = Array.isArray(behaviour) ? behaviour : [behaviour as Behaviour];
  return { name, image: FIRST_IMAGE, command: behaves(runs), ...fields };
}

/** A restartable init container. */
export function sidecar(
  name: string,
  behaviour: Behaviour | readonly Behaviour[] = {},
  fields: Readonly<Record<string, unknown>> = {},
): ContainerManifest {
  return container(name, behaviour, { restartPolicy: 'Always', ...fields });
}

let count = 0;

/** One that no other pod is called. */
export function newPodName(): string {
  count += 1;
  return `pod-${count}`;
}

/** Throws what the API server would say. */
export function readPod(name: string, spec: PodManifest): Pod {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
  const identity = { newUid: () => `uid-of-${name}`, now: '2026-01-01T00:00:00Z' };
  const { pods, errors } = readManifest(text, `${name}.json`, identity);
  const [pod] = pods;
  if (!pod) throw new Error(errors.map(({ message }) => message).join('; '));
  return pod;
}

/** The manifest with another image for one container. */
export function withImage(spec: PodManifest, name: string, image = OTHER_IMAGE): PodManifest {
  const change = (list: readonly ContainerManifest[]) =>
    list.map((each) => (each.name === name ? { ...each, image } : each));
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: change(spec.initContainers) } : {}),
    containers: change(spec.containers),
  };
}
