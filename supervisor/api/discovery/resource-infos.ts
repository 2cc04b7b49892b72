/** The resources that the API has, as discovery tells them. */

import type { ResourceInfo } from './resource.ts';

const CORE = { group: '', version: 'v1' } as const;
const READ = ['get', 'list', 'watch'] as const;

export const PODS: ResourceInfo = {
  ...CORE,
  plural: 'pods',
  singular: 'pod',
  kind: 'Pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
    { name: 'status', kind: 'Pod', verbs: ['get'] },
  ],
};

export const EVENTS: ResourceInfo = {
  ...CORE,
  plural: 'events',
  singular: 'event',
  kind: 'Event',
  shortNames: ['ev'],
  namespaced: true,
  verbs: READ,
};

export const NAMESPACES: ResourceInfo = {
  ...CORE,
  plural: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', ...READ],
};

export const NODES: ResourceInfo = {
  ...CORE,
  plural: 'nodes',
  singular: 'node',
  kind: 'Node',
  shortNames: ['no'],
  namespaced: false,
  verbs: READ,
};

export const SERVICES: ResourceInfo = {
  ...CORE,
  plural: 'services',
  singular: 'service',
  kind: 'Service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  verbs: READ,
};

export const SERVICE_ACCOUNTS: ResourceInfo = {
  ...CORE,
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  kind: 'ServiceAccount',
  shortNames: ['sa'],
  namespaced: true,
  verbs: READ,
};

export const CONFIG_MAPS: ResourceInfo = {
  ...CORE,
  plural: 'configmaps',
  singular: 'configmap',
  kind: 'ConfigMap',
  shortNames: ['cm'],
  namespaced: true,
  verbs: READ,
};

/** `kubectl describe node` looks for the node's. */
export const LEASES: ResourceInfo = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  singular: 'lease',
  kind: 'Lease',
  namespaced: true,
  verbs: READ,
};

export const POD_METRICS: ResourceInfo = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'pods',
  singular: '',
  kind: 'PodMetrics',
  namespaced: true,
  verbs: ['get', 'list'],
};

export const NODE_METRICS: ResourceInfo = {
  ...POD_METRICS,
  plural: 'nodes',
  kind: 'NodeMetrics',
  namespaced: false,
};

/** What is only asked and never kept. */
export const REVIEWS: readonly ResourceInfo[] = [
  review('authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'),
  review('authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
];

function review(group: string, plural: string, kind: string): ResourceInfo {
  const singular = kind.toLowerCase();
  return { group, version: 'v1', plural, singular, kind, namespaced: false, verbs: ['create'] };
}
