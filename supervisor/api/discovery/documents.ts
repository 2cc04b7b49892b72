/** Discovery: which groups and resources there are, in the aggregated form and in the one before it. */

import { parseAccept } from '../http/accept.ts';
import { type Answer, type ApiRequest, type Handler, json } from '../request.ts';
import { apiVersionOf, type ResourceInfo } from './resource.ts';

type AggregatedVersion = 'v2' | 'v2beta1';

/** `GET /api`: the core. */
export function coreDiscovery(resources: readonly ResourceInfo[]): Handler {
  const core = resources.filter(({ group }) => group === '');
  return (request) =>
    aggregated(request, core) ??
    json(200, {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: request.headers.host ?? '' }],
    });
}

/** `GET /apis`: every other group. */
export function groupDiscovery(resources: readonly ResourceInfo[]): Handler {
  const others = resources.filter(({ group }) => group !== '');
  const groups = groupNames(others).map((name) => groupDocument(name, others));
  return (request) =>
    aggregated(request, others) ?? json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups });
}

/** `GET /apis/{group}` */
export function oneGroup(name: string, resources: readonly ResourceInfo[]): Handler {
  return () => json(200, { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(name, resources) });
}

/** `GET /api/v1`, `GET /apis/{group}/{version}` */
export function resourceList(groupVersion: string, resources: readonly ResourceInfo[]): Handler {
  const named = resources
    .filter((resource) => apiVersionOf(resource) === groupVersion)
    .flatMap(legacyResources);
  return () => json(200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: named });
}

function groupDocument(name: string, resources: readonly ResourceInfo[]): object {
  const versions = versionsOf(name, resources).map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

export function groupNames(resources: readonly ResourceInfo[]): readonly string[] {
  return [...new Set(resources.map(({ group }) => group))];
}

export function versionsOf(name: string, resources: readonly ResourceInfo[]): readonly string[] {
  return [...new Set(resources.filter(({ group }) => group === name).map(({ version }) => version))];
}

/** Undefined when the client does not ask for it. kubectl 1.27 knows v2beta1 only: the version is echoed. */
function aggregated({ headers }: ApiRequest, resources: readonly ResourceInfo[]): Answer | undefined {
  const wanted = parseAccept(headers.accept ?? '').find(
    ({ parameters }) => parameters.get('as') === 'APIGroupDiscoveryList',
  );
  if (!wanted) return undefined;
  const version: AggregatedVersion = wanted.parameters.get('v') === 'v2' ? 'v2' : 'v2beta1';
  const items = groupNames(resources).map((name) => ({
    metadata: { name, creationTimestamp: null },
    versions: versionsOf(name, resources).map((each) => ({
      version: each,
      freshness: 'Current',
      resources: resources
        .filter((resource) => resource.group === name && resource.version === each)
        .map(aggregatedResource),
    })),
  }));
  const document = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items,
  };
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  return { kind: 'json', code: 200, body: document, contentType };
}

function aggregatedResource(resource: ResourceInfo): object {
  const { group, version, subresources = [], shortNames, categories } = resource;
  return {
    resource: resource.plural,
    responseKind: { group, version, kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(shortNames ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map(({ name, kind, verbs }) => ({
            subresource: name,
            responseKind: { group, version, kind },
            verbs,
          })),
        }
      : {}),
  };
}

function legacyResources(resource: ResourceInfo): readonly object[] {
  const { plural, singular, kind, namespaced, verbs, shortNames, categories, subresources = [] } = resource;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames ? { shortNames } : {}),
      ...(categories ? { categories } : {}),
    },
    ...subresources.map((each) => ({
      name: `${plural}/${each.name}`,
      singularName: '',
      namespaced,
      kind: each.kind,
      verbs: each.verbs,
    })),
  ];
}
