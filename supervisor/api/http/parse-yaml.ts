/** A YAML body; loaded only when somebody sends one. */

import type { JsonObject } from '../../manifest/object/json-object.ts';
import { treeValue } from '../../manifest/object/tree-value.ts';
import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import { badRequest } from '../status-error.ts';
import { asObject } from './parse-body.ts';

/** The first document, by Kubernetes' own rules of what a scalar means. Throws BadRequest. */
export function parseYamlObject(text: string): JsonObject {
  const [document] = parseDocuments(text);
  if (!document) return {};
  const [finding] = document.findings;
  if (finding) throw badRequest(finding.message);
  return asObject(treeValue(document.tree));
}
