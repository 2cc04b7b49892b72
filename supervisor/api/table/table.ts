/** Objects as `meta.k8s.io` Tables: the columns that kubectl prints come from the server. */

import type { KubeObject } from '../../node/store/kube-object.ts';

export interface Column {
  readonly name: string;
  readonly type?: 'string' | 'integer';
  /** Only with `-o wide`. */
  readonly wide?: true;
}

/** How one kind of objects is shown; a cell for each column. */
export interface TableDefinition<T extends KubeObject = KubeObject> {
  readonly columns: readonly Column[];
  cells(object: T, now: number): readonly (string | number)[];
}

export type TableVersion = 'v1' | 'v1beta1';

export interface TableRequest {
  readonly version: TableVersion;
  /** `includeObject`: what comes with each row. */
  readonly include: 'None' | 'Metadata' | 'Object';
  /** Only the first table of a watch has them. */
  readonly withColumns: boolean;
}

export function includeOf(query: URLSearchParams): TableRequest['include'] {
  const include = query.get('includeObject');
  return include === 'None' || include === 'Object' ? include : 'Metadata';
}

export function tableOf<T extends KubeObject>(
  definition: TableDefinition<T>,
  objects: readonly T[],
  metadata: object,
  { version, include, withColumns }: TableRequest,
  now: number,
): object {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: withColumns ? definition.columns.map(columnDefinition) : null,
    rows: objects.map((object) => ({
      cells: definition.cells(object, now),
      ...(include === 'None' ? {} : { object: include === 'Object' ? object : metadataOf(object, version) }),
    })),
  };
}

/** The object without anything but its metadata. */
export function metadataOf({ metadata }: KubeObject, version: TableVersion): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}

function columnDefinition({ name, type = 'string', wide }: Column, index: number): object {
  return { name, type, format: index === 0 ? 'name' : '', description: '', priority: wide ? 1 : 0 };
}
