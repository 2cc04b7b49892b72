/** get, list and watch: the same for every resource whose objects are kept. */

import type { KubeObject } from '../../node/store/kube-object.ts';
import { apiVersionOf, qualifiedName, type Resource } from '../discovery/resource.ts';
import { parseListOptions } from '../query/list-options.ts';
import { type Answer, type ApiRequest, type Handler, json, list } from '../request.ts';
import { notFound } from '../status-error.ts';
import { includeOf, metadataOf, tableOf } from '../table/table.ts';
import { createEncoder } from '../watch/watch-events.ts';
import { streamWatch, tooLarge } from '../watch/watch-stream.ts';
import { wantedRepresentation } from './accept.ts';

export type Clock = () => number;

/** The object itself, or as the client wants to see it. */
export function showObject<T extends KubeObject>(
  resource: Resource<T>,
  object: T,
  request: ApiRequest,
  now: Clock,
  { code = 200, warnings = [] }: { readonly code?: number; readonly warnings?: readonly string[] } = {},
): Answer {
  const wanted = wantedRepresentation(request.headers.accept);
  if (wanted.as === 'object') return json(code, object, warnings);
  const { version } = wanted;
  if (wanted.as === 'metadata') return json(code, metadataOf(object, version), warnings);
  const table = { version, include: includeOf(request.query), withColumns: true };
  const { resourceVersion } = object.metadata;
  return json(code, tableOf(resource.table, [object], { resourceVersion }, table, now()), warnings);
}

/** Throws NotFound. */
export function objectNamed<T extends KubeObject>(
  resource: Resource<T>,
  { parameters: { namespace, name = '' } }: Pick<ApiRequest, 'parameters'>,
): T {
  const object = resource.collection.get(namespace, name);
  if (!object) throw notFound(qualifiedName(resource), name);
  return object;
}

export function getHandler<T extends KubeObject>(resource: Resource<T>, now: Clock): Handler {
  return (request) => showObject(resource, objectNamed(resource, request), request, now);
}

/** Of one namespace when the path names one. */
export function listHandler<T extends KubeObject>(resource: Resource<T>, now: Clock): Handler {
  return (request) => {
    const { namespace } = request.parameters;
    const wanted = wantedRepresentation(request.headers.accept);
    const options = parseListOptions(request.query, resource.selectable);
    const { collection } = resource;
    if (options.watch) {
      const encoder = createEncoder(resource, wanted, includeOf(request.query), now);
      const { signal } = request;
      return {
        kind: 'stream',
        run: (response) => streamWatch(response, { resource, namespace, options, encoder, signal }),
      };
    }
    const current = collection.versions.current();
    const { resourceVersion: since = 0 } = options;
    if (since > current) throw tooLarge(since, current);
    const objects = collection.list(namespace).filter(options.matches);
    const resourceVersion = String(current);
    if (wanted.as === 'object') {
      return json(200, list(`${resource.kind}List`, apiVersionOf(resource), resourceVersion, objects));
    }
    const { version } = wanted;
    if (wanted.as === 'metadata') {
      const items = objects.map((object) => metadataOf(object, version));
      const kind = 'PartialObjectMetadataList';
      return json(200, { kind, apiVersion: `meta.k8s.io/${version}`, metadata: { resourceVersion }, items });
    }
    const table = { version, include: includeOf(request.query), withColumns: true };
    return json(200, tableOf(resource.table, objects, { resourceVersion }, table, now()));
  };
}
