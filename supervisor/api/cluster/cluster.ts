/** Every kind of object that is kept: pods and events of the store, and what stands around them. */

import { createCollection } from '../../node/store/collection.ts';
import type { EventObject } from '../../node/store/event-object.ts';
import type { KubeObject, PodObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Resource, ResourceInfo } from '../discovery/resource.ts';
import {
  CONFIG_MAPS,
  EVENTS,
  LEASES,
  NAMESPACES,
  NODES,
  PODS,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../discovery/resource-infos.ts';
import {
  CONFIG_MAP_TABLE,
  LEASE_TABLE,
  NAMESPACE_TABLE,
  NODE_TABLE,
  SERVICE_ACCOUNT_TABLE,
  SERVICE_TABLE,
} from '../table/cluster-tables.ts';
import { EVENT_TABLE } from '../table/event-table.ts';
import { POD_TABLE } from '../table/pod-table.ts';
import type { TableDefinition } from '../table/table.ts';
import { apiService, defaultServiceAccount, nodeLease, rootCertificate } from './fixed-objects.ts';
import { createNamespaces, type Namespaces } from './namespaces.ts';
import { type NodeVersions, nodeObject } from './node-object.ts';

export interface Cluster {
  readonly pods: Resource<PodObject>;
  readonly events: Resource<EventObject>;
  readonly namespaceResource: Resource;
  readonly namespaces: Namespaces;
  /** Only read: nodes, services, service accounts, config maps, leases. */
  readonly fixed: readonly Resource[];
}

/** As `ToSelectableFields` of each resource upstream. */
const POD_FIELDS = [
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'spec.hostNetwork',
  'status.phase',
  'status.podIP',
  'status.nominatedNodeName',
];
const EVENT_FIELDS = [
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
    (field) => `involvedObject.${field}`,
  ),
  'reason',
  'reportingComponent',
  'source',
  'type',
];

export interface ClusterFacts {
  readonly port: number;
  readonly certificate: string;
  readonly versions: NodeVersions;
}

export function createCluster(store: PodStore, { port, certificate, versions }: ClusterFacts): Cluster {
  const now = store.now();
  const kept = (
    info: ResourceInfo,
    table: TableDefinition,
    selectable: readonly string[] = [],
  ): Resource => ({
    ...info,
    table,
    selectable,
    collection: createCollection<KubeObject>(store.versions),
  });
  const nodes = kept(NODES, NODE_TABLE, ['spec.unschedulable']);
  const services = kept(SERVICES, SERVICE_TABLE, ['spec.clusterIP', 'spec.type']);
  const serviceAccounts = kept(SERVICE_ACCOUNTS, SERVICE_ACCOUNT_TABLE);
  const configMaps = kept(CONFIG_MAPS, CONFIG_MAP_TABLE);
  const leases = kept(LEASES, LEASE_TABLE);
  const namespaceResource = kept(NAMESPACES, NAMESPACE_TABLE, ['status.phase']);
  nodes.collection.put(nodeObject(store.nodeName, versions, now));
  leases.collection.put(nodeLease(store.nodeName, now));
  services.collection.put(apiService(port, now));
  const namespaces = createNamespaces(store, namespaceResource.collection, {
    furnish(namespace) {
      serviceAccounts.collection.put(defaultServiceAccount(namespace, store.now()));
      configMaps.collection.put(rootCertificate(namespace, certificate, store.now()));
    },
    clear(namespace) {
      serviceAccounts.collection.remove(namespace, 'default');
      configMaps.collection.remove(namespace, 'kube-root-ca.crt');
      store.log.forget(namespace);
    },
  });
  return {
    pods: { ...PODS, collection: store.pods, table: POD_TABLE, selectable: POD_FIELDS },
    events: { ...EVENTS, collection: store.log.events, table: EVENT_TABLE, selectable: EVENT_FIELDS },
    namespaceResource,
    namespaces,
    fixed: [nodes, services, serviceAccounts, configMaps, leases],
  };
}
