/** PUT of a pod, and what a patch comes down to. */

import { defaultPodSpec } from '../../manifest/object/default-pod-spec.ts';
import { type JsonObject, objectOf } from '../../manifest/object/json-object.ts';
import { readPodObject } from '../../manifest/object/read-pod-object.ts';
import type { PodObject } from '../../node/store/kube-object.ts';
import { writtenMetadata } from '../../node/store/pod-object.ts';
import { parseBody } from '../http/parse-body.ts';
import { objectNamed, showObject } from '../http/resource-handlers.ts';
import { isDryRun } from '../query/dry-run.ts';
import type { Answer, ApiRequest, Handler } from '../request.ts';
import { badRequest, conflict, invalid } from '../status-error.ts';
import { causesOf } from './causes.ts';
import { refuseForeign, type WriteOptions } from './create-pod.ts';
import { judgeChange } from './judge-change.ts';
import { fieldValidationOf, judgeFindings } from './judge-findings.ts';
import type { PodContext } from './pod-context.ts';

export function updatePodHandler(context: PodContext): Handler {
  return async (request) => {
    const validation = fieldValidationOf(request.query);
    const dryRun = isDryRun(request.query.getAll('dryRun'));
    const { object, duplicates } = await parseBody(request);
    return updatePod(context, request, object, { validation, dryRun, duplicates });
  };
}

/** What the server or the scheduler has filled in and an author need not know of. */
const FILLED_IN = ['nodeName', 'serviceAccountName', 'serviceAccount', 'tolerations', 'priority'] as const;

/** Throws NotFound, BadRequest, Conflict or Invalid. */
export function updatePod(
  { store, resource }: PodContext,
  request: ApiRequest,
  body: JsonObject,
  { validation, dryRun, duplicates = [] }: WriteOptions,
): Answer {
  const current = objectNamed(resource, request);
  const { name, uid, creationTimestamp } = current.metadata;
  refuseOther(body, current, request.parameters.namespace ?? '');
  const metadata = { ...objectOf(body.metadata), name, namespace: current.metadata.namespace };
  const reading = readPodObject({ ...body, metadata }, { newUid: () => uid, now: creationTimestamp });
  const warnings = judgeFindings(reading.findings, duplicates, validation);
  const spec = defaultPodSpec(withFilledIn(objectOf(reading.written.spec), current.spec), store.nodeName);
  const changed: PodObject = {
    ...current,
    metadata: { ...serverMetadata(current), ...writtenMetadata(objectOf(reading.written.metadata)) },
    spec,
  };
  const running = store.worker(current.metadata.namespace ?? '', name)?.state().pod ?? reading.pod;
  const broken = [
    ...reading.broken,
    ...judgeChange({ pod: running, object: current }, { pod: reading.pod, object: changed }),
  ];
  if (broken.length > 0) throw invalid('Pod', name, causesOf(broken));
  const object = dryRun ? changed : store.update(changed, reading);
  return showObject(resource, object, request, store.now, { warnings });
}

function withFilledIn(spec: JsonObject, old: JsonObject): JsonObject {
  const filled = FILLED_IN.filter((field) => spec[field] === undefined && old[field] !== undefined);
  return { ...spec, ...Object.fromEntries(filled.map((field) => [field, old[field]])) };
}

/** Without what an author says: that is replaced. */
function serverMetadata({ metadata }: PodObject): PodObject['metadata'] {
  const { labels: _, annotations: __, finalizers: ___, ownerReferences: ____, ...kept } = metadata;
  return kept;
}

/** An object that is not the one of the path, or not as it is now. */
function refuseOther(body: JsonObject, current: PodObject, namespace: string): void {
  const metadata = objectOf(body.metadata);
  const { name, uid, resourceVersion } = current.metadata;
  refuseForeign(body, metadata, namespace);
  if (metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (metadata.uid && metadata.uid !== uid) {
    throw conflict(
      'pods',
      name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`,
    );
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== resourceVersion) {
    const why = 'the object has been modified; please apply your changes to the latest version and try again';
    throw conflict('pods', name, why);
  }
}
