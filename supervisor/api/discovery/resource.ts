/** What the API knows of one kind of objects: its names, its verbs, its objects and how they are shown. */

import type { Collection } from '../../node/store/collection.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { TableDefinition } from '../table/table.ts';

/** What discovery tells of a resource. */
export interface ResourceInfo {
  /** Empty: the core. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources?: readonly SubresourceInfo[];
}

export interface SubresourceInfo {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** A resource whose objects are kept. */
export interface Resource<T extends KubeObject = KubeObject> extends ResourceInfo {
  readonly collection: Collection<T>;
  readonly table: TableDefinition<T>;
  /** Fields that a field selector may name, besides metadata.name and metadata.namespace. */
  readonly selectable: readonly string[];
}

export function apiVersionOf({ group, version }: Pick<ResourceInfo, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `pods`; `pods.metrics.k8s.io`: as errors name it. */
export function qualifiedName({ group, plural }: Pick<ResourceInfo, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}
