/** Stops a pod and starts it again from its own manifest, as `kubectl replace --force` does. */

import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import { conflict, notFound } from '../status-error.ts';

export interface RestartOptions {
  readonly store: PodStore;
  /** As a client of the API would; `dryRun`: only asks whether it would be taken. Rejects with what refuses it. */
  readonly create: (namespace: string, manifest: JsonObject, dryRun: boolean) => Promise<void>;
  /** Hears of a pod that was stopped and could not be started again. */
  readonly onRefused: (pod: KubeObject, error: unknown) => void;
  /** Aborted when hooklet ends: nothing is started then. */
  readonly signal: AbortSignal;
}

/**
 * Resolves as soon as the deletion, with the pod's own grace, has been asked for. Rejects with NotFound, with Conflict
 * for a pod that is being deleted already, and with what would refuse it afterwards: then it goes on as it is.
 */
export type RestartPod = (namespace: string, name: string) => Promise<void>;

/** Manifests of pods that could not be started again: asked once more, they are. */
const MOST_KEPT = 20;

export function createRestarts({ store, create, onRefused, signal }: RestartOptions): RestartPod {
  const kept = new Map<string, JsonObject>();

  async function recreate(object: KubeObject): Promise<void> {
    const { namespace = '', name } = object.metadata;
    try {
      await create(namespace, manifestOf(object), false);
    } catch (error) {
      // The name is taken, or its namespace goes: the manifest must not be lost by that.
      kept.set(`${namespace}/${name}`, manifestOf(object));
      for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
      onRefused(object, error);
    }
  }

  function recreateWhenGone(uid: string): void {
    const stopListening = store.pods.onChange(({ type, object }) => {
      if (type !== 'DELETED' || object.metadata.uid !== uid) return;
      stop();
      // A listener must not change anything itself.
      setImmediate(() => {
        if (!signal.aborted && !store.isEnding()) void recreate(object);
      });
    });
    const stop = () => {
      stopListening();
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop, { once: true });
  }

  return async (namespace, name) => {
    const key = `${namespace}/${name}`;
    const before = store.pods.get(namespace, name);
    const manifest = before ? undefined : kept.get(key);
    if (manifest) {
      await create(namespace, manifest, false);
      kept.delete(key);
      return;
    }
    if (!before) throw notFound('pods', name);
    await create(namespace, underAnotherName(manifestOf(before)), true);
    const object = store.pods.get(namespace, name);
    if (!object) throw notFound('pods', name);
    const { uid, deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined) throw conflict('pods', name, 'it is being deleted already');
    recreateWhenGone(uid);
    store.delete(namespace, name, { why: 'restart asked for on the live page', origin: 'api' });
  };
}

/** Its own is taken as long as it runs. */
function underAnotherName(manifest: JsonObject): JsonObject {
  const { name: _, ...metadata } = objectOf(manifest.metadata);
  return { ...manifest, metadata: { ...metadata, generateName: 'restart-' } };
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
