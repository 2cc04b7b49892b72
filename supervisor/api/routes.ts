/** Every path of the API and who answers it. */

import type { KubeObject } from '../node/store/kube-object.ts';
import type { PodStore } from '../node/store/pod-store.ts';
import type { Cluster } from './cluster/cluster.ts';
import { createNamespaceHandler, deleteNamespaceHandler } from './cluster/namespace-handlers.ts';
import {
  coreDiscovery,
  groupDiscovery,
  groupNames,
  oneGroup,
  resourceList,
  versionsOf,
} from './discovery/documents.ts';
import { healthHandler, openApiV2Handler } from './discovery/plain-answers.ts';
import { apiVersionOf, type Resource, type ResourceInfo } from './discovery/resource.ts';
import { NODE_METRICS, POD_METRICS, REVIEWS } from './discovery/resource-infos.ts';
import { reviewHandler } from './discovery/reviews.ts';
import { versionDocument } from './discovery/version.ts';
import { readOnlyHandler } from './http/read-only.ts';
import { getHandler, listHandler } from './http/resource-handlers.ts';
import type { Route } from './http/router.ts';
import { logHandler } from './logs/log-handler.ts';
import { createMetricsHandlers } from './metrics/metrics-handlers.ts';
import type { ConnectionErrors } from './net/connection-errors.ts';
import { OPENAPI_INDEX } from './openapi/openapi-index.ts';
import { createPodHandler } from './pods/create-pod.ts';
import { deletePodHandler, deletePodsHandler } from './pods/delete-pod.ts';
import { patchPodHandler } from './pods/patch-pod.ts';
import { updatePodHandler } from './pods/update-pod.ts';
import { type Answer, type Handler, json, type UpgradeHandler } from './request.ts';
import { createStreamRoutes } from './streams/stream-routes.ts';

export interface RouteContext {
  readonly store: PodStore;
  readonly cluster: Cluster;
  readonly errors: ConnectionErrors;
  readonly metrics: readonly Route[];
  readonly hookletVersion: string;
}

type Methods = Route['methods'];

export function createRoutes(context: RouteContext): readonly Route[] {
  const routes = allRoutes(context);
  const paths = routes.map(({ path }) => `/${path}`).filter((path) => !path.includes('{'));
  return [get('', () => json(200, { paths: paths.sort() })), ...routes];
}

function allRoutes(context: RouteContext): readonly Route[] {
  const { store, cluster, metrics, hookletVersion } = context;
  const { pods, events, namespaceResource: namespaces, fixed } = cluster;
  return [
    ...podRoutes(context),
    ...resourceRoutes(store, events),
    ...resourceRoutes(store, namespaces, {
      all: { POST: createNamespaceHandler(store, namespaces, cluster.namespaces) },
      one: { DELETE: deleteNamespaceHandler(store, namespaces, cluster.namespaces) },
    }),
    ...fixed.flatMap((resource) => resourceRoutes(store, resource)),
    ...metricsRoutes(store),
    ...REVIEWS.map((review) => ({
      path: `${pathOf(review)}/${review.plural}`,
      methods: { POST: reviewHandler(review) },
    })),
    ...discoveryRoutes([pods, events, namespaces, ...fixed, POD_METRICS, NODE_METRICS, ...REVIEWS]),
    get('version', () => json(200, versionDocument(hookletVersion))),
    ...['healthz', 'livez', 'readyz'].map((path) => get(path, healthHandler)),
    ...metrics,
    get('openapi/v2', openApiV2Handler),
    get('openapi/v3', () => json(200, OPENAPI_INDEX)),
    get('openapi/v3/api/v1', openApiHandler),
  ];
}

/** Loaded when a client asks: the documentation is larger than all the rest. */
async function openApiHandler(): Promise<Answer> {
  const { openApiDocument } = await import('./openapi/openapi-document.ts');
  return json(200, openApiDocument());
}

function podRoutes({ store, cluster, errors }: RouteContext): readonly Route[] {
  const { pods: resource, namespaces } = cluster;
  const streams = createStreamRoutes({ findPod: store.find, errors });
  const context = { store, resource, namespaces };
  return [
    ...resourceRoutes(store, resource, {
      all: { POST: createPodHandler(context), DELETE: deletePodsHandler(context) },
      one: {
        PUT: updatePodHandler(context),
        PATCH: patchPodHandler(context),
        DELETE: deletePodHandler(context),
      },
    }),
    get('api/v1/namespaces/{namespace}/pods/{name}/log', logHandler(store.find, store.now)),
    upgrade('api/v1/namespaces/{namespace}/pods/{name}/exec', streams.exec),
    upgrade('api/v1/namespaces/{namespace}/pods/{name}/attach', streams.attach),
    upgrade('api/v1/namespaces/{namespace}/pods/{name}/portforward', streams.portForward),
    get('api/v1/namespaces/{namespace}/pods/{name}/status', getHandler(resource, store.now)),
  ];
}

interface Writes {
  readonly all?: Methods;
  readonly one?: Methods;
}

/** Reads of all kinds, and the writes that there are; the others are refused with a reason. */
function resourceRoutes<T extends KubeObject>(
  store: PodStore,
  resource: Resource<T>,
  { all = {}, one = {} }: Writes = {},
): readonly Route[] {
  const base = pathOf(resource);
  const scoped = resource.namespaced ? `${base}/namespaces/{namespace}` : base;
  const refuse = readOnlyHandler(resource);
  const list = listHandler(resource, store.now);
  return [
    {
      path: `${scoped}/${resource.plural}`,
      methods: { GET: list, POST: refuse, DELETE: refuse, ...all },
    },
    ...(resource.namespaced ? [get(`${base}/${resource.plural}`, list)] : []),
    {
      path: `${scoped}/${resource.plural}/{name}`,
      methods: { GET: getHandler(resource, store.now), PUT: refuse, PATCH: refuse, DELETE: refuse, ...one },
    },
  ];
}

function metricsRoutes(store: PodStore): readonly Route[] {
  const handlers = createMetricsHandlers(store);
  const base = pathOf(POD_METRICS);
  return [
    get(`${base}/pods`, handlers.pods),
    get(`${base}/namespaces/{namespace}/pods`, handlers.pods),
    get(`${base}/namespaces/{namespace}/pods/{name}`, handlers.pod),
    get(`${base}/nodes`, handlers.nodes),
    get(`${base}/nodes/{name}`, handlers.node),
  ];
}

function discoveryRoutes(resources: readonly ResourceInfo[]): readonly Route[] {
  const groups = groupNames(resources).filter((name) => name !== '');
  return [
    get('api', coreDiscovery(resources)),
    get('apis', groupDiscovery(resources)),
    get('api/v1', resourceList('v1', resources)),
    ...groups.flatMap((group) => [
      get(`apis/${group}`, oneGroup(group, resources)),
      ...versionsOf(group, resources).map((version) => {
        const groupVersion = apiVersionOf({ group, version });
        return get(`apis/${groupVersion}`, resourceList(groupVersion, resources));
      }),
    ]),
  ];
}

function get(path: string, handler: Handler): Route {
  return { path, methods: { GET: handler } };
}

/** Without an upgrade it can do nothing. */
function upgrade(path: string, handler: UpgradeHandler): Route {
  return { path, methods: {}, upgrade: handler };
}

function pathOf(resource: ResourceInfo): string {
  return resource.group === '' ? 'api/v1' : `apis/${apiVersionOf(resource)}`;
}
