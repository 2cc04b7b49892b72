/** POST of a pod. */

import { randomUuid } from '../../host/random-uuid.ts';
import { formatTime } from '../../lifecycle/time-format.ts';
import { generateName } from '../../manifest/generate-name.ts';
import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import { type PodReading, readPodObject } from '../../manifest/object/read-pod-object.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import { newPodObject } from '../../node/store/pod-object.ts';
import { managerName, trackUpdate } from '../apply/managed-fields.ts';
import { parseWrittenBody, type WrittenBody } from '../http/parse-body.ts';
import { showObject } from '../http/resource-handlers.ts';
import { unexpected } from '../patch/patch-errors.ts';
import { isDryRun } from '../query/dry-run.ts';
import type { Answer, ApiRequest, Handler } from '../request.ts';
import { alreadyExists, badRequest, invalid } from '../status-error.ts';
import { causesOf } from './causes.ts';
import { type FieldValidation, fieldValidationOf, judgeFindings } from './judge-findings.ts';
import type { PodContext } from './pod-context.ts';

export function createPodHandler(context: PodContext): Handler {
  return async (request) => {
    const validation = fieldValidationOf(request.query);
    const dryRun = isDryRun(request.query.getAll('dryRun'));
    return createPod(context, request, await parseWrittenBody(request, 'Pod'), { validation, dryRun });
  };
}

export interface WriteOptions {
  readonly validation: FieldValidation;
  readonly dryRun: boolean;
  /** Who owns what, when that is known already; else the request's manager owns what it wrote. */
  readonly managedFields?: readonly JsonObject[];
}

/** Also of a server-side apply of a pod that is not there. Throws what an API server refuses it with. */
export function createPod(
  { store, resource, namespaces }: PodContext,
  request: ApiRequest,
  { object: body, duplicates }: WrittenBody,
  { validation, dryRun, managedFields }: WriteOptions,
): Answer {
  const { namespace = '' } = request.parameters;
  const reading = read(body, namespace, store.now());
  const { pod, broken, findings } = reading;
  const { name } = pod.metadata;
  const unknown = judgeFindings(findings, validation, { duplicates });
  if (broken.length > 0) throw invalid('Pod', name, causesOf(broken));
  if (objectOf(reading.written.metadata).resourceVersion) {
    throw unexpected('resourceVersion should not be set on objects to be created');
  }
  namespaces.refuseIfTerminating(namespace, 'pods', name);
  if (store.pods.get(namespace, name)) throw alreadyExists('pods', name);
  const warnings = [...unknown, ...reading.warnings];
  const owned = withManagedFields(
    reading,
    managedFields ??
      trackUpdate(
        undefined,
        newPodObject(reading, store.nodeName),
        managerOf(request),
        formatTime(store.now()),
        'Pod',
      ),
  );
  if (dryRun) {
    const object = newPodObject(owned, store.nodeName) as PodObject;
    return showObject(resource, object, request, store.now, { code: 201, warnings });
  }
  store.create(owned);
  const object = store.pods.get(namespace, name);
  if (!object) throw new Error(`pod ${namespace}/${name} has gone while it was created`);
  return showObject(resource, object, request, store.now, { code: 201, warnings });
}

function withManagedFields(reading: PodReading, managedFields: readonly JsonObject[]): PodReading {
  const { written } = reading;
  return { ...reading, written: { ...written, metadata: { ...objectOf(written.metadata), managedFields } } };
}

/** Who writes. */
export function managerOf({ query, headers }: ApiRequest): string {
  return managerName(query.get('fieldManager'), headers['user-agent']);
}

/** With the name that a generateName leads to, and the namespace of the path. */
function read(body: JsonObject, namespace: string, now: number): PodReading {
  const metadata = objectOf(body.metadata);
  refuseForeign(body, metadata, namespace);
  const uid = randomUuid();
  const { name, generateName: base } = metadata;
  const generated = !name && typeof base === 'string' && base !== '' ? { name: generateName(base, uid) } : {};
  return readPodObject(
    { ...body, metadata: { ...metadata, ...generated, namespace } },
    { newUid: () => uid, now: formatTime(now) },
  );
}

/** Another kind, another version, another namespace than the path says. */
export function refuseForeign(
  { kind, apiVersion }: JsonObject,
  metadata: JsonObject,
  namespace: string,
): void {
  const [sentKind, version] = [kind || 'Pod', apiVersion || 'v1'];
  if (sentKind !== 'Pod' || version !== 'v1') {
    const scheme = 'in scheme "pkg/api/legacyscheme/scheme.go:30"';
    const why = `no kind "${sentKind}" is registered for version "${version}" ${scheme}`;
    const number = String(version).replace(/^.*\//, '');
    throw badRequest(`${sentKind} in version "${number}" cannot be handled as a Pod: ${why}`);
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
