/** The body of a request as data: JSON or YAML, for a client may send either. */

import { isJsonObject, type JsonObject } from '../../manifest/object/json-object.ts';
import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import { JsonSyntaxError, parseJson } from '../../manifest/source/parse-json.ts';
import { printPath } from '../../manifest/source/tree.ts';
import { valueOfTree } from '../../manifest/source/tree-of-value.ts';
import type { ApiRequest } from '../request.ts';
import { badRequest, unsupportedMediaType } from '../status-error.ts';
import { parseMediaType } from './accept.ts';

const JSON_TYPES = ['', '*/*', 'application/json'];
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

export interface ParsedBody {
  readonly object: JsonObject;
  /** Keys that stand there twice: the last one counts. */
  readonly duplicates: readonly string[];
}

/** An empty body is an empty object. Throws UnsupportedMediaType, for protobuf too, and BadRequest. */
export async function parseBody(request: ApiRequest): Promise<ParsedBody> {
  const text = (await request.body()).toString('utf8');
  return parseBodyText(text, request.headers['content-type'] ?? '');
}

/** Of a text that has been read already. */
export function parseBodyText(text: string, contentType: string): ParsedBody {
  const { type } = parseMediaType(contentType);
  if (JSON_TYPES.includes(type)) return parseJsonObject(text);
  if (!YAML_TYPES.includes(type)) throw unsupportedMediaType(['application/json', 'application/yaml']);
  return parseYamlObject(text);
}

function parseJsonObject(text: string): ParsedBody {
  if (text.trim() === '') return { object: {}, duplicates: [] };
  try {
    const { tree, duplicates } = parseJson(text);
    return { object: asObject(valueOfTree(tree)), duplicates: duplicates.map(({ path }) => printPath(path)) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
    }
    throw error;
  }
}

/** The first document, by Kubernetes' own rules of what a scalar means. */
function parseYamlObject(text: string): ParsedBody {
  const [document] = parseDocuments(text);
  const [finding] = document?.findings ?? [];
  if (finding) throw badRequest(finding.message);
  return { object: document ? asObject(valueOfTree(document.tree)) : {}, duplicates: [] };
}

function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  const what = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  throw badRequest(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value`,
  );
}
