/** The body of a request as data: JSON or YAML, for a client may send either. */

import { isJsonObject, type JsonObject } from '../../manifest/object/json-object.ts';
import { treeValue } from '../../manifest/object/tree-value.ts';
import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import type { ApiRequest } from '../request.ts';
import { badRequest, unsupportedMediaType } from '../status-error.ts';
import { parseMediaType } from './accept.ts';

const JSON_TYPES = ['', '*/*', 'application/json'];
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** An empty body is an empty object. Throws UnsupportedMediaType, for protobuf too, and BadRequest. */
export async function parseBody(request: ApiRequest): Promise<JsonObject> {
  const text = (await request.body()).toString('utf8');
  return parseBodyText(text, request.headers['content-type'] ?? '');
}

/** Of a text that has been read already. */
export function parseBodyText(text: string, contentType: string): JsonObject {
  const { type } = parseMediaType(contentType);
  if (JSON_TYPES.includes(type)) return parseJson(text);
  if (!YAML_TYPES.includes(type)) throw unsupportedMediaType(['application/json', 'application/yaml']);
  return parseYaml(text);
}

/** The first document, by Kubernetes' own rules of what a scalar means. */
function parseYaml(text: string): JsonObject {
  const [document] = parseDocuments(text);
  if (!document) return {};
  const [finding] = document.findings;
  if (finding) throw badRequest(finding.message);
  return asObject(treeValue(document.tree));
}

/** Throws BadRequest. */
function parseJson(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
    }
    throw error;
  }
}

function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  const what = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  throw badRequest(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value`,
  );
}
