/** One Pod from what a program gives: the path of a manifest, or the Pod as an object. */

import { HookletError } from '../../errors.ts';
import { randomUuid } from '../../host/random-uuid.ts';
import type { Pod } from '../../manifest/pod.ts';
import type { Problem } from '../../manifest/problem.ts';
import { formatProblems, type ReadResult, readManifest } from '../../manifest/read-manifest.ts';
import { readManifestFile } from '../load-manifests.ts';

/** A Pod as Kubernetes writes it; what is wrong with it is said when it is read. */
export type PodObject = Readonly<Record<string, unknown>>;

export interface ReadPod {
  readonly pod: Pod;
  readonly warnings: readonly Problem[];
}

/** Reads text that a program has made; `<pod>` stands for its file in messages. */
export function readPodObject(pod: PodObject): ReadResult {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  return readManifest(JSON.stringify(pod), '<pod>', { newUid: () => randomUuid(), now });
}

/**
 * The Pod, or of several the one that is called `name`. Throws MANIFEST_NOT_READABLE, MANIFEST_INVALID, or USAGE
 * when it is not clear which one is meant.
 */
export function readOnePod(given: string | PodObject, name: string | undefined): ReadPod {
  const { pods, errors, warnings } =
    typeof given === 'string' ? readManifestFile(given) : readPodObject(given);
  if (errors.length > 0) throw new HookletError('MANIFEST_INVALID', formatProblems(errors), { errors });
  const names = pods.map(({ metadata }) => metadata.name);
  const [only, ...others] = name === undefined ? pods : pods.filter(({ metadata }) => metadata.name === name);
  if (!only)
    throw new HookletError(
      'USAGE',
      `no Pod is called ${JSON.stringify(name)}; there are: ${names.join(', ')}`,
    );
  if (others.length > 0)
    throw new HookletError(
      'USAGE',
      `there are ${pods.length} Pods, and run starts one: give its name, for example name: ${JSON.stringify(names[0])}`,
    );
  return { pod: only, warnings };
}
