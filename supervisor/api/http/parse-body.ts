/** The body of a request as data: JSON or YAML, for a client may send either. */

import { isJsonObject, type JsonObject } from '../../manifest/object/json-object.ts';
import { parseDocuments } from '../../manifest/source/parse-documents.ts';
import { JsonSyntaxError, parseJson } from '../../manifest/source/parse-json.ts';
import { printPath, type Tree } from '../../manifest/source/tree.ts';
import { valueOfTree } from '../../manifest/source/tree-of-value.ts';
import type { ApiRequest } from '../request.ts';
import { badRequest, unsupportedMediaType } from '../status-error.ts';
import { parseMediaType } from './accept.ts';

const JSON_TYPES = ['', '*/*', 'application/json'];
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** A body as it was written. */
export interface WrittenBody {
  readonly object: JsonObject;
  /** Keys that are there twice, in the words of a strict decoding error; the last one counts. */
  readonly duplicates: readonly string[];
}

/** An empty body is an empty object. Throws UnsupportedMediaType, for protobuf too, and BadRequest. */
export async function parseBody(request: ApiRequest, kind?: string): Promise<JsonObject> {
  return (await parseWrittenBody(request, kind)).object;
}

/** The same, with what a strict reading of it complains of. `kind` is what the path takes. */
export async function parseWrittenBody(request: ApiRequest, kind?: string): Promise<WrittenBody> {
  const text = (await request.body()).toString('utf8');
  return parseBodyText(text, request.headers['content-type'] ?? '', kind);
}

/** Of a text that has been read already. */
export function parseBodyText(text: string, contentType: string, kind = 'object'): WrittenBody {
  const { type } = parseMediaType(contentType);
  const isYaml = YAML_TYPES.includes(type);
  if (!isYaml && !JSON_TYPES.includes(type)) {
    throw unsupportedMediaType(['application/json', 'application/yaml']);
  }
  try {
    return isYaml ? readYaml(text) : readJson(text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ${error.message} (${summarize(text)})`,
    );
  }
}

/** The text is no object at all. */
class Unreadable extends Error {}

/** `mapping key "x" already defined at line 3`: go-yaml says it with the second line. */
const TWICE = /^mapping key (".*") already defined/s;

/** The first document, by Kubernetes' own rules of what a scalar means. */
function readYaml(text: string): WrittenBody {
  const [document] = parseDocuments(text);
  if (!document) return { object: {}, duplicates: [] };
  const wrong = document.findings.find(({ message }) => !TWICE.test(message));
  if (wrong) throw new Unreadable(wrong.message);
  const twice = document.findings.map(({ message, line }) => {
    return `  line ${line}: key ${TWICE.exec(message)?.[1]} already set in map`;
  });
  const duplicates = twice.length > 0 ? [`yaml: unmarshal errors:\n${twice.join('\n')}`] : [];
  return { object: asObject(document.tree), duplicates };
}

function readJson(text: string): WrittenBody {
  if (text.trim() === '') return { object: {}, duplicates: [] };
  try {
    const { tree, duplicates } = parseJson(text);
    return {
      object: asObject(tree),
      duplicates: duplicates.map(({ path }) => `duplicate field "${printPath(path)}"`),
    };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new Unreadable(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

function asObject(tree: Tree): JsonObject {
  const value = valueOfTree(tree);
  if (isJsonObject(value)) return value;
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  const mismatch = `json: cannot unmarshal ${tree.type} into Go value of type ${struct}`;
  throw new Unreadable(`couldn't get version/kind; json parse error: ${mismatch}`);
}

const SUMMARY_LENGTH = 30;

/** `summarizeData`: the beginning as it is when it looks like JSON, else its bytes. */
function summarize(text: string): string {
  if (text === '') return '<empty>';
  const bytes = Buffer.from(text);
  const start = bytes.subarray(0, SUMMARY_LENGTH).toString(text.startsWith('{') ? 'utf8' : 'hex');
  return bytes.length > SUMMARY_LENGTH ? `${start} ...` : start;
}
