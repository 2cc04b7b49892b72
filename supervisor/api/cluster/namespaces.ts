/** The namespaces: they come into being when a pod uses one, and a deletion empties them. */

import type { Collection, Draft } from '../../node/store/collection.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import { forbidden, StatusError } from '../status-error.ts';
import { namespaceObject, terminatingNamespace } from './namespace-object.ts';

/** As in a new cluster; these cannot be deleted. */
const PERMANENT = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const UNDELETABLE = ['default', 'kube-public', 'kube-system'];

export interface Namespaces {
  readonly collection: Collection<KubeObject>;
  /** Makes it if it is not there. */
  ensure(name: string): void;
  /** One that somebody asks for by name, with what they say of it. */
  create(draft: Draft<KubeObject>): KubeObject;
  /** Throws Forbidden when the namespace is being deleted. */
  refuseIfTerminating(namespace: string, resource: string, name: string): void;
  /** Throws Forbidden for those that must stay. Undefined when there is none of that name. */
  delete(name: string): KubeObject | undefined;
}

/** Told of each namespace that is new or gone, to fill and to clear it. */
export interface NamespaceFittings {
  furnish(namespace: string): void;
  clear(namespace: string): void;
}

export function createNamespaces(
  store: PodStore,
  collection: Collection<KubeObject>,
  fittings: NamespaceFittings,
): Namespaces {
  function ensure(name: string): void {
    if (collection.get(undefined, name)) return;
    collection.put(namespaceObject(name, store.now()));
    fittings.furnish(name);
  }

  function isTerminating(name: string): boolean {
    return collection.get(undefined, name)?.metadata.deletionTimestamp !== undefined;
  }

  function removeIfEmpty(name: string): void {
    if (!isTerminating(name) || store.pods.list(name).length > 0) return;
    fittings.clear(name);
    collection.remove(undefined, name);
  }

  for (const name of PERMANENT) ensure(name);
  for (const { metadata } of store.pods.list()) ensure(metadata.namespace ?? '');
  store.pods.onChange(({ type, object: { metadata } }) => {
    const { namespace = '' } = metadata;
    // After the change has been told to all: nobody may change anything meanwhile.
    if (type === 'ADDED') queueMicrotask(() => ensure(namespace));
    if (type === 'DELETED') queueMicrotask(() => removeIfEmpty(namespace));
  });

  return {
    collection,
    ensure,
    create(draft) {
      const created = collection.put(draft);
      fittings.furnish(draft.metadata.name);
      return created;
    },
    refuseIfTerminating(namespace, resource, name) {
      if (!isTerminating(namespace)) return;
      const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
      const message = `namespace ${namespace} is being terminated`;
      throw new StatusError('Forbidden', `${resource} "${name}" is forbidden: ${why}`, {
        name,
        kind: resource,
        causes: [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }],
      });
    },
    delete(name) {
      const namespace = collection.get(undefined, name);
      if (!namespace) return undefined;
      if (UNDELETABLE.includes(name))
        throw forbidden('namespaces', name, 'this namespace may not be deleted');
      if (isTerminating(name)) return namespace;
      const terminating = collection.put(terminatingNamespace(namespace, store.now()));
      for (const { metadata } of store.pods.list(name)) {
        store.delete(name, metadata.name, { why: `namespace ${name} is deleted`, origin: 'api' });
      }
      removeIfEmpty(name);
      return terminating;
    },
  };
}
