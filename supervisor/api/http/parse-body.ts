/** The body of a request as data: JSON or YAML, for a client may send either. */

import { isJsonObject, type JsonObject } from '../../manifest/object/json-object.ts';
import type { ApiRequest } from '../request.ts';
import { badRequest, unsupportedMediaType } from '../status-error.ts';
import { parseMediaType } from './accept.ts';

const JSON_TYPES = ['', '*/*', 'application/json'];
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** An empty body is an empty object. Throws UnsupportedMediaType, for protobuf too, and BadRequest. */
export async function parseBody(request: ApiRequest): Promise<JsonObject> {
  const { type } = parseMediaType(request.headers['content-type'] ?? '');
  const text = (await request.body()).toString('utf8');
  if (JSON_TYPES.includes(type)) return parseJson(text);
  if (!YAML_TYPES.includes(type)) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const { parseYamlObject } = await import('./parse-yaml.ts');
  return parseYamlObject(text);
}

/** Throws BadRequest. */
export function parseJson(text: string): JsonObject {
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

export function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  const what = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  throw badRequest(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value`,
  );
}
