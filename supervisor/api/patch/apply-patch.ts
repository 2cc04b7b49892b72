/** A request's patch, read and applied; what it means for the object is judged afterwards. */

import { JsonSyntaxError, type ParsedJson, parseJson } from '../../manifest/source/parse-json.ts';
import { printPath } from '../../manifest/source/tree.ts';
import { valueOfTree } from '../../manifest/source/tree-of-value.ts';
import { badRequest } from '../status-error.ts';
import { goValue, jsonKind } from './go-value.ts';
import { isObject, type JsonObject } from './json-data.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import type { PatchType } from './patch-type.ts';
import { strategicMerge } from './strategic-merge.ts';

/** A server-side apply is no patch of this kind: it needs to know who owns what. */
export type PlainPatchType = Exclude<PatchType, 'apply'>;

export interface Patched {
  readonly object: JsonObject;
  /** Keys that the patch has twice, as `duplicate field "…"`. */
  readonly duplicates: readonly string[];
  /** What upstream prints when the result cannot be read as the object: the result, or a strategic patch itself. */
  readonly shown: string;
}

/**
 * `struct` is the kind that is patched. `current` is not changed. Throws BadRequest for a text that is no patch,
 * Invalid (422) for one that does not apply, and upstream's unexpected errors (500).
 */
export function applyPatch(type: PlainPatchType, current: object, text: string, struct: string): Patched {
  const { tree, duplicates } = read(type, text);
  const patch = valueOfTree(tree);
  const object = apply(type, current as JsonObject, patch, struct);
  return {
    object: object as JsonObject,
    duplicates: duplicates.map(({ path }) => `${WHERE[type]}duplicate field "${printPath(path)}"`),
    shown: type === 'strategic' ? goValue(patch) : JSON.stringify(object),
  };
}

const WHERE: Readonly<Record<PlainPatchType, string>> = { json: 'json patch ', merge: '', strategic: '' };

function read(type: PlainPatchType, text: string): ParsedJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw badRequest(type === 'strategic' ? error.message : `error decoding patch: ${error.message}`);
  }
}

function apply(type: PlainPatchType, current: JsonObject, patch: unknown, struct: string): unknown {
  if (type === 'json') return jsonPatch(current, patch);
  if (!isObject(patch)) {
    const where = type === 'merge' ? 'error decoding patch: ' : '';
    throw badRequest(
      `${where}json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
    );
  }
  return type === 'merge' ? mergePatch(current, patch) : strategicMerge(current, patch, struct);
}
