/** POST and DELETE of a namespace. */

import { randomUuid } from '../../host/random-uuid.ts';
import { generateName } from '../../manifest/generate-name.ts';
import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import { dns1123Label } from '../../manifest/validate/names.ts';
import type { KubeObject } from '../../node/store/kube-object.ts';
import type { PodStore } from '../../node/store/pod-store.ts';
import type { Resource } from '../discovery/resource.ts';
import { parseMediaType } from '../http/accept.ts';
import { parseBody } from '../http/parse-body.ts';
import { objectNamed, showObject } from '../http/resource-handlers.ts';
import { checkPreconditions, parseDeleteOptions } from '../pods/delete-options.ts';
import { isDryRun } from '../query/dry-run.ts';
import type { ApiRequest, Handler } from '../request.ts';
import { alreadyExists, badRequest, invalid, notFound } from '../status-error.ts';
import { namespaceObject } from './namespace-object.ts';
import type { Namespaces } from './namespaces.ts';
import { decodeProtobufNamespace } from './protobuf-namespace.ts';

export function createNamespaceHandler(store: PodStore, resource: Resource, namespaces: Namespaces): Handler {
  return async (request) => {
    const dryRun = isDryRun(request.query.getAll('dryRun'));
    const body = await readNamespace(request);
    if (body.kind !== undefined && body.kind !== 'Namespace') {
      throw badRequest(`${body.kind} in version "v1" cannot be handled as a Namespace`);
    }
    const metadata = objectOf(body.metadata);
    const name = nameOf(metadata);
    if (resource.collection.get(undefined, name)) throw alreadyExists('namespaces', name);
    const draft = namespaceObject(name, store.now(), metadata);
    const object = dryRun ? (draft as KubeObject) : namespaces.create(draft);
    return showObject(resource, object, request, store.now, { code: 201 });
  };
}

async function readNamespace(request: ApiRequest): Promise<JsonObject> {
  const { type } = parseMediaType(request.headers['content-type'] ?? '');
  if (type !== 'application/vnd.kubernetes.protobuf') return parseBody(request, 'Namespace');
  return decodeProtobufNamespace(await request.body());
}

/** Throws Invalid. */
function nameOf({ name, generateName: base }: Readonly<Record<string, unknown>>): string {
  const given = String(name || (base ? generateName(String(base), randomUuid()) : ''));
  if (given === '') {
    const message = 'Required value: name or generateName is required';
    throw invalid('Namespace', '', [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }]);
  }
  const broken = dns1123Label(given);
  if (broken.length === 0) return given;
  throw invalid(
    'Namespace',
    given,
    broken.map((detail) => ({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(given)}: ${detail}`,
      field: 'metadata.name',
    })),
  );
}

/** Answers at once with the namespace Terminating; it goes when its last pod has. */
export function deleteNamespaceHandler(store: PodStore, resource: Resource, namespaces: Namespaces): Handler {
  return async (request) => {
    const options = await parseDeleteOptions(request);
    const namespace = objectNamed(resource, request);
    const { name } = namespace.metadata;
    checkPreconditions('namespaces', namespace, options.preconditions);
    const object = options.dryRun ? namespace : namespaces.delete(name);
    if (!object) throw notFound('namespaces', name);
    return showObject(resource, object, request, store.now);
  };
}
