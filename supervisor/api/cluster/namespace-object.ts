/** A namespace as an object. */

import { randomUuid } from '../../host/random-uuid.ts';
import { formatTime } from '../../lifecycle/time-format.ts';
import type { Draft } from '../../node/store/collection.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import { writtenMetadata } from '../../node/store/pod-object.ts';

/** `written`: what its author says in metadata. */
export function namespaceObject(
  name: string,
  now: number,
  written: Readonly<Record<string, unknown>> = {},
): Draft<KubeObject> {
  const { labels = {}, generateName: _, ...kept } = writtenMetadata(written);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: randomUuid(),
      creationTimestamp: formatTime(now),
      ...kept,
      labels: { ...labels, 'kubernetes.io/metadata.name': name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

/** Being emptied: nothing new may come into it. */
export function terminatingNamespace(namespace: KubeObject, now: number): KubeObject {
  return {
    ...namespace,
    metadata: { ...namespace.metadata, deletionTimestamp: formatTime(now) },
    status: { phase: 'Terminating' },
  };
}
