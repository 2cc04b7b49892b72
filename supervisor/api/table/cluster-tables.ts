/** The columns of everything that is neither a pod nor an event: printers.go. */

import { objectOf, objectsOf } from '../../manifest/object/json-object.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import { ageSince } from './human-duration.ts';
import type { TableDefinition } from './table.ts';

const NONE = '<none>';

export const NAMESPACE_TABLE: TableDefinition = {
  columns: [{ name: 'Name' }, { name: 'Status' }, { name: 'Age' }],
  cells: (object, now) => [
    object.metadata.name,
    String(objectOf(object.status).phase ?? ''),
    age(object, now),
  ],
};

export const NODE_TABLE: TableDefinition = {
  columns: [
    { name: 'Name' },
    { name: 'Status' },
    { name: 'Roles' },
    { name: 'Age' },
    { name: 'Version' },
    { name: 'Internal-IP', wide: true },
    { name: 'External-IP', wide: true },
    { name: 'OS-Image', wide: true },
    { name: 'Kernel-Version', wide: true },
    { name: 'Container-Runtime', wide: true },
  ],
  cells(node, now) {
    const status = objectOf(node.status);
    const info = objectOf(status.nodeInfo);
    const ready = objectsOf(status.conditions).find(({ type }) => type === 'Ready');
    const internal = objectsOf(status.addresses).find(({ type }) => type === 'InternalIP');
    return [
      node.metadata.name,
      ready?.status === 'True' ? 'Ready' : 'NotReady',
      NONE,
      age(node, now),
      String(info.kubeletVersion),
      String(internal?.address ?? NONE),
      NONE,
      String(info.osImage),
      String(info.kernelVersion),
      String(info.containerRuntimeVersion),
    ];
  },
};

export const SERVICE_TABLE: TableDefinition = {
  columns: [
    { name: 'Name' },
    { name: 'Type' },
    { name: 'Cluster-IP' },
    { name: 'External-IP' },
    { name: 'Port(s)' },
    { name: 'Age' },
    { name: 'Selector', wide: true },
  ],
  cells(service, now) {
    const spec = objectOf(service.spec);
    const ports = objectsOf(spec.ports).map(({ port, protocol }) => `${port}/${protocol}`);
    return [
      service.metadata.name,
      String(spec.type),
      String(spec.clusterIP),
      NONE,
      ports.join(','),
      age(service, now),
      NONE,
    ];
  },
};

export const SERVICE_ACCOUNT_TABLE: TableDefinition = {
  columns: [{ name: 'Name' }, { name: 'Secrets' }, { name: 'Age' }],
  cells: (object, now) => [object.metadata.name, '0', age(object, now)],
};

export const CONFIG_MAP_TABLE: TableDefinition = {
  columns: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
  cells: (object, now) => [
    object.metadata.name,
    String(Object.keys(objectOf(object.data)).length),
    age(object, now),
  ],
};

export const LEASE_TABLE: TableDefinition = {
  columns: [{ name: 'Name' }, { name: 'Holder' }, { name: 'Age' }],
  cells: (object, now) => [
    object.metadata.name,
    String(objectOf(object.spec).holderIdentity),
    age(object, now),
  ],
};

function age({ metadata }: KubeObject, now: number): string {
  return ageSince(metadata.creationTimestamp, now);
}
