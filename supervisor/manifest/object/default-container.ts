/** What the API server fills into a container that it stores: `pkg/apis/core/v1/defaults.go`. */

import { type JsonObject, mapField, mapList, objectOf } from './json-object.ts';

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

/** Every field stays as it was written; `hostNetwork` gives ports their hostPort. */
export function defaultContainerObject(container: JsonObject, hostNetwork: boolean): JsonObject {
  let result: JsonObject = {
    ...container,
    ...orDefault(container, 'imagePullPolicy', pullPolicy(String(container.image ?? ''))),
    ...orDefault(container, 'terminationMessagePath', '/dev/termination-log'),
    ...orDefault(container, 'terminationMessagePolicy', 'File'),
    resources: defaultResources(objectOf(container.resources)),
  };
  result = mapList(result, 'ports', (port) => defaultPort(port, hostNetwork));
  result = mapList(result, 'env', (variable) => mapField(variable, 'valueFrom', defaultSource));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    result = mapField(result, probe, defaultProbeObject);
  }
  return mapField(result, 'lifecycle', (lifecycle) =>
    mapField(mapField(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler),
  );
}

/** An empty text or a zero is a missing value, as in Go. */
export function orDefault(object: JsonObject, field: string, value: unknown): JsonObject {
  return object[field] ? {} : { [field]: value };
}

/** `latest`, also unsaid, is pulled always. */
function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** Requests are as large as the limits unless they say something else. */
function defaultResources(resources: JsonObject): JsonObject {
  if (!resources.limits) return resources;
  return { ...resources, requests: { ...objectOf(resources.limits), ...objectOf(resources.requests) } };
}

function defaultPort(port: JsonObject, hostNetwork: boolean): JsonObject {
  const hostPort = hostNetwork ? orDefault(port, 'hostPort', port.containerPort) : {};
  return { ...port, ...hostPort, ...orDefault(port, 'protocol', 'TCP') };
}

function defaultSource(source: JsonObject): JsonObject {
  return mapField(source, 'fieldRef', (ref) => ({ ...ref, ...orDefault(ref, 'apiVersion', 'v1') }));
}

function defaultProbeObject(probe: JsonObject): JsonObject {
  const numbers = Object.entries(PROBE).map(([field, value]) => orDefault(probe, field, value));
  const grpc = mapField(probe, 'grpc', (action) => ({ ...action, service: action.service ?? '' }));
  return defaultHandler(Object.assign({}, grpc, ...numbers));
}

function defaultHandler(handler: JsonObject): JsonObject {
  return mapField(handler, 'httpGet', (get) => ({
    ...get,
    ...orDefault(get, 'path', '/'),
    ...orDefault(get, 'scheme', 'HTTP'),
  }));
}
