/** From a Pod that was accepted to the object that the API shows. */

import type { PodStatus } from '../../lifecycle/pod-status.ts';
import { defaultPodSpec } from '../../manifest/object/default-pod-spec.ts';
import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import type { PodSource } from '../../manifest/object/pod-source.ts';
import type { Draft } from './collection.ts';
import type { KubeMetadata, PodObject } from './kube-object.ts';
import { newPodStatus, podObjectStatus } from './pod-object-status.ts';

/** What an author says of an object; everything else in metadata is the server's. */
const KEPT = ['generateName', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

type WrittenMetadata = Pick<KubeMetadata, (typeof KEPT)[number]>;

/** The new object, before anything has started. */
export function newPodObject({ pod, written }: PodSource, nodeName: string): Draft<PodObject> {
  const { name, namespace, uid, creationTimestamp } = pod.metadata;
  const spec = defaultPodSpec(objectOf(written.spec), nodeName);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp,
      generation: 1,
      ...writtenMetadata(objectOf(written.metadata)),
    },
    spec,
    status: newPodStatus(spec),
  };
}

/** Labels, annotations, finalizers and owners; empty ones are left out, as upstream. */
export function writtenMetadata(metadata: JsonObject): WrittenMetadata {
  const kept = KEPT.map((field) => [field, metadata[field]] as const);
  return Object.fromEntries(kept.filter(([, value]) => !isEmpty(value))) as WrittenMetadata;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

export function withStatus(object: PodObject, status: PodStatus): PodObject {
  return { ...object, status: podObjectStatus(object, status) };
}
