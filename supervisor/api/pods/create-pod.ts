/** POST of a pod. */

import { randomUUID } from 'node:crypto';
import { formatTime } from '../../lifecycle/time-format.ts';
import { generateName } from '../../manifest/generate-name.ts';
import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import { type PodReading, readPodObject } from '../../manifest/object/read-pod-object.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import { newPodObject } from '../../node/store/pod-object.ts';
import { parseBody } from '../http/parse-body.ts';
import { showObject } from '../http/resource-handlers.ts';
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
    const { object, duplicates } = await parseBody(request);
    return createPod(context, request, object, { validation, dryRun, duplicates });
  };
}

export interface WriteOptions {
  readonly validation: FieldValidation;
  readonly dryRun: boolean;
  /** Keys that the body has twice. */
  readonly duplicates?: readonly string[];
}

/** Also of a server-side apply of a pod that is not there. Throws what an API server refuses it with. */
export function createPod(
  { store, resource, namespaces }: PodContext,
  request: ApiRequest,
  body: JsonObject,
  { validation, dryRun, duplicates = [] }: WriteOptions,
): Answer {
  const { namespace = '' } = request.parameters;
  const reading = read(body, namespace, store.now());
  const { pod, written, broken, findings } = reading;
  const { name } = pod.metadata;
  const unknown = judgeFindings(findings, duplicates, validation);
  if (broken.length > 0) throw invalid('Pod', name, causesOf(broken));
  if (objectOf(written.metadata).resourceVersion) {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  namespaces.refuseIfTerminating(namespace, 'pods', name);
  if (store.pods.get(namespace, name)) throw alreadyExists('pods', name);
  const warnings = [...unknown, ...reading.warnings];
  if (dryRun) {
    const object = newPodObject(reading, store.nodeName) as PodObject;
    return showObject(resource, object, request, store.now, { code: 201, warnings });
  }
  store.create(reading);
  const object = store.pods.get(namespace, name);
  if (!object) throw new Error(`pod ${namespace}/${name} has gone while it was created`);
  return showObject(resource, object, request, store.now, { code: 201, warnings });
}

/** With the name that a generateName leads to, and the namespace of the path. */
function read(body: JsonObject, namespace: string, now: number): PodReading {
  const metadata = objectOf(body.metadata);
  refuseForeign(body, metadata, namespace);
  const uid = randomUUID();
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
  if ((kind !== undefined && kind !== 'Pod') || (apiVersion !== undefined && apiVersion !== 'v1')) {
    throw badRequest(
      `${kind ?? 'Pod'} in version ${JSON.stringify(apiVersion ?? 'v1')} cannot be handled as a Pod: the path takes kind "Pod" of apiVersion "v1"`,
    );
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
