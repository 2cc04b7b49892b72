/** One patch applied to one object: reads the body as its kind demands, and hands it on. */

import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import { JsonSyntaxError, parseJson } from '../../manifest/source/parse-json.ts';
import { valueOfTree } from '../../manifest/source/tree-of-value.ts';
import { badRequest } from '../status-error.ts';
import { jsonKind } from './go-value.ts';
import { isObject, type JsonObject } from './json-data.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import type { PatchType } from './patch-type.ts';
import { strategicMerge } from './strategic-merge.ts';

/**
 * The object after the patch; `current` is not changed. A server-side apply is merged as a strategic patch is: there
 * are no field owners here, so that nothing conflicts. Throws a StatusError.
 */
export function applyPatch(type: PatchType, current: object, body: string): JsonObject {
  const original = current as JsonObject;
  switch (type) {
    case 'json':
      return asObject(jsonPatch(original, readJson(body)));
    case 'merge':
      return asObject(mergePatch(original, asObject(readJson(body))));
    case 'strategic':
      return strategicMerge(original, asObject(readJson(body)), 'Pod');
    case 'apply':
      return strategicMerge(original, asObject(readYaml(body)), 'Pod');
    default:
      return type satisfies never;
  }
}

function readJson(body: string): unknown {
  try {
    return valueOfTree(parseJson(body).tree);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest(`error decoding patch: ${error.message}`);
    throw error;
  }
}

function readYaml(body: string): unknown {
  const [document] = parseDocuments(body);
  const [finding] = document?.findings ?? [];
  if (finding) throw badRequest(`error decoding YAML: ${finding.message}`);
  return document && valueOfTree(document.tree);
}

function asObject(value: unknown): JsonObject {
  if (isObject(value)) return value;
  const what = value === undefined ? 'null' : jsonKind(value);
  throw badRequest(`json: cannot unmarshal ${what} into Go value of type map[string]interface {}`);
}
