/** Server-side apply of a pod: creates it, or merges into it what the applier sets. */

import { formatTime } from '../../lifecycle/time-format.ts';
import { objectOf } from '../../manifest/object/json-object.ts';
import { decode } from '../../manifest/schema/decode.ts';
import { treeOfValue } from '../../manifest/source/tree-of-value.ts';
import { printFieldPath } from '../apply/field-set.ts';
import { serverSideApply } from '../apply/server-side-apply.ts';
import { parseBodyText, type WrittenBody } from '../http/parse-body.ts';
import type { JsonObject } from '../patch/json-data.ts';
import { unexpected } from '../patch/patch-errors.ts';
import type { Answer, ApiRequest } from '../request.ts';
import { badRequest, conflict } from '../status-error.ts';
import { createPod, refuseForeign, type WriteOptions } from './create-pod.ts';
import type { PodContext } from './pod-context.ts';
import { updatePod } from './update-pod.ts';

/** `text` is JSON or YAML. Throws what an API server refuses it with; Conflict for what another manager owns. */
export function applyPod(
  context: PodContext,
  request: ApiRequest,
  text: string,
  options: WriteOptions,
): Answer {
  const { namespace = '', name = '' } = request.parameters;
  const { object, duplicates } = parse(text);
  const metadata = objectOf(object.metadata);
  refuseForeign(object, metadata, namespace);
  if (metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  if (metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const config = typed({ ...object, metadata: { ...metadata, name, namespace } }, namespace, name);
  if (duplicates.length > 0 && options.validation === 'Strict') {
    throw badRequest(`error strict decoding patch: ${duplicates.join(', ')}`);
  }
  const applier = {
    name: request.query.get('fieldManager') ?? '',
    force: request.query.get('force') === 'true',
    now: formatTime(context.store.now()),
  };
  const current = context.store.pods.get(namespace, name);
  const applied = serverSideApply((current ?? {}) as JsonObject, config, applier, 'Pod');
  const { managedFields } = applied;
  if (current)
    return updatePod(context, request, { object: applied.object, duplicates }, { ...options, managedFields });
  if (metadata.uid) {
    const why = `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`;
    throw conflict('pods', name, why);
  }
  return createPod(context, request, { object: config, duplicates }, { ...options, managedFields });
}

/** kubectl sends JSON, which is YAML too, but read faster. */
function parse(text: string): WrittenBody {
  return parseBodyText(text, text.startsWith('{"') ? 'application/json' : 'application/yaml', 'Pod');
}

/** Of the schema's types. Unlike other writes an apply may name no field that the schema does not know. */
function typed(object: JsonObject, namespace: string, name: string): JsonObject {
  const { value, findings } = decode(treeOfValue(object), 'Pod');
  if (findings.length === 0) return value as JsonObject;
  const wrong = findings.map(({ kind, path, message }) => {
    const place = printFieldPath(fieldPathOf(object, path));
    return kind === 'unknown-field'
      ? `${place}: field not declared in schema`
      : `${place}: ${message.replace(/^.*?: (?=json: )/, '')}`;
  });
  const list = wrong.length === 1 ? wrong[0] : `errors:\n${wrong.map((each) => `  ${each}`).join('\n')}`;
  throw unexpected(`failed to create typed patch object (${namespace}/${name}; /v1, Kind=Pod): ${list}`);
}

/** `spec.containers[0].imagee` as the way that apply prints: items by their name, where they have one. */
function fieldPathOf(object: JsonObject, path: string): string {
  let here: unknown = object;
  const steps = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => {
    here = (here as Record<string, unknown> | undefined)?.[key ?? index ?? ''];
    if (key !== undefined) return `f:${key}`;
    const { name } = objectOf(here);
    return name === undefined ? `v:${index}` : `k:${JSON.stringify({ name })}`;
  });
  return steps.join('\n');
}
