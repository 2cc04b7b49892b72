/** Stops a pod and starts it again from its own manifest, as `kubectl replace --force` does. */

import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import { conflict, notFound } from '../status-error.ts';

export interface RestartOptions {
  readonly store: PodStore;
  readonly namespace: string;
  readonly name: string;
  /** As a client would create it. */
  readonly create: (manifest: JsonObject) => Promise<void>;
  /** Aborted when hooklet ends: nothing is started then. */
  readonly signal: AbortSignal;
}

/**
 * Returns as soon as the deletion, with the pod's own grace, has been asked for. Throws NotFound, or Conflict for a
 * pod that is being deleted already.
 */
export function restartPod({ store, namespace, name, create, signal }: RestartOptions): void {
  const object = store.pods.get(namespace, name);
  if (!object) throw notFound('pods', name);
  const { uid, deletionTimestamp } = object.metadata;
  if (deletionTimestamp !== undefined) throw conflict('pods', name, 'it is being deleted already');
  const stopListening = store.pods.onChange(({ type, object: changed }) => {
    if (type !== 'DELETED' || changed.metadata.uid !== uid) return;
    stop();
    // A listener must not change anything itself.
    setImmediate(() => {
      // What refuses it now (the name is taken, its namespace goes) is what the user sees instead of a pod.
      if (!signal.aborted) create(manifestOf(object)).catch(() => {});
    });
  });
  const stop = () => {
    stopListening();
    signal.removeEventListener('abort', stop);
  };
  signal.addEventListener('abort', stop, { once: true });
  store.delete(namespace, name, { why: 'restart asked for on the live page', origin: 'api' });
}

/** Without what a server has filled in. */
function manifestOf(object: KubeObject): JsonObject {
  const { spec } = object as unknown as JsonObject;
  const { nodeName: _, ...ownSpec } = objectOf(spec);
  const { name, namespace, labels, annotations } = object.metadata as unknown as JsonObject;
  const metadata = {
    name: name ?? '',
    namespace: namespace ?? '',
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: ownSpec };
}
