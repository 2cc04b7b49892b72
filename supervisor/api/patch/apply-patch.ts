/** TEMPORARY until w/patch brings its own. */

import { treeValue } from '../../manifest/object/tree-value.ts';
import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import { badRequest } from '../status-error.ts';
import type { JsonObject } from './json-data.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import type { PatchType } from './patch-type.ts';
import { strategicMerge } from './strategic-merge.ts';

export function applyPatch(type: PatchType, current: object, body: string): JsonObject {
  const [document] = parseDocuments(body);
  if (!document || document.findings.length > 0) throw badRequest('bad patch');
  const patch = treeValue(document.tree);
  switch (type) {
    case 'json':
      return jsonPatch(current, patch) as JsonObject;
    case 'merge':
      return mergePatch(current, patch) as JsonObject;
    default:
      return strategicMerge(current as JsonObject, patch as JsonObject, 'Pod');
  }
}
