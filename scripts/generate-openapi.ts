/** Writes supervisor/api/openapi/schemas.ts: the documentation of every field, from the models of @kubernetes/client-node. */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOTS = ['Pod', 'Namespace', 'Node', 'Service', 'ServiceAccount', 'ConfigMap', 'CoreV1Event'];
const TARGET = new URL('../supervisor/api/openapi/schemas.ts', import.meta.url);

const require = createRequire(import.meta.url);
const models = join(dirname(require.resolve('@kubernetes/client-node')), 'gen/models');

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

type Schema = Record<string, unknown>;

/** Structs of `meta/v1`; all others are of `core/v1`. */
const META = new Set([
  'Condition',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
]);

/** What the models know as plain JavaScript types. */
const PLAIN: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  Date: { type: 'string', format: 'date-time' },
  V1MicroTime: { type: 'string', format: 'date-time' },
  any: { type: 'object' },
  object: { type: 'object' },
  IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
};

const OPERATIONS: readonly string[] = [
  'Pod',
  'Namespace',
  'Node',
  'Service',
  'ServiceAccount',
  'ConfigMap',
  'Event',
];

const schemas = new Map<string, Schema>();
const queue = [...ROOTS];
for (const name of queue) if (!schemas.has(nameOf(name))) schemas.set(nameOf(name), readModel(name));
const sorted = Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
const packed = gzipSync(JSON.stringify(sorted), { level: 9 }).toString('base64');
const lines = packed.match(/.{1,100}/g) ?? [];
writeFileSync(TARGET, `${header()}${lines.map((line) => `  '${line}',`).join('\n')}\n];\n`);

function header(): string {
  const { version } = JSON.parse(readFileSync(join(models, '../../../package.json'), 'utf8'));
  return `/**
 * The schemas of the API with the documentation of each field: JSON, by name, gzipped, in base64. Made by
 * \`npm run generate:openapi\` from the models of @kubernetes/client-node ${version} (Apache-2.0, The Kubernetes
 * Authors); do not edit.
 */

export const PACKED_SCHEMAS = [
`;
}

function nameOf(model: string): string {
  const name = model.replace(/^(Core)?V1/, '');
  return META.has(name) ? `io.k8s.apimachinery.pkg.apis.meta.v1.${name}` : `io.k8s.api.core.v1.${name}`;
}

function readModel(model: string): Schema {
  const file = model.startsWith('Core') || model.startsWith('V1') ? model : `V1${model}`;
  const attributes: readonly Attribute[] = require(join(models, `${file}.js`))[file].getAttributeTypeMap();
  const { about, fields } = readDocumentation(readFileSync(join(models, `${file}.d.ts`), 'utf8'), file);
  const kind = nameOf(model).replace('io.k8s.api.core.v1.', '');
  const required = attributes.filter(({ baseName }) => fields.get(baseName)?.required).map((a) => a.baseName);
  return {
    description: about,
    type: 'object',
    properties: Object.fromEntries(
      attributes.map((attribute) => [
        attribute.baseName,
        withDescription(fields.get(attribute.baseName)?.text, typeOf(attribute)),
      ]),
    ),
    ...(required.length > 0 && { required }),
    ...(OPERATIONS.includes(kind) && {
      'x-kubernetes-group-version-kind': [{ group: '', kind, version: 'v1' }],
    }),
  };
}

function withDescription(description: string | undefined, schema: Schema): Schema {
  return description ? { description, ...schema } : schema;
}

function typeOf({ type, format }: Attribute): Schema {
  const list = /^Array<(.*)>$/.exec(type) ?? /^(?:Set)<(.*)>$/.exec(type);
  if (list) return { type: 'array', items: typeOf({ baseName: '', type: list[1] as string, format: '' }) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) {
    return {
      type: 'object',
      additionalProperties: typeOf({ baseName: '', type: map[1] as string, format: '' }),
    };
  }
  const plain = PLAIN[type];
  if (plain) return { ...plain, ...(format && { format }) };
  if (!/^(V1|CoreV1)/.test(type)) throw new Error(`a type that is not known: ${type}`);
  queue.push(type);
  return { allOf: [{ $ref: `#/components/schemas/${nameOf(type)}` }] };
}

interface Documentation {
  readonly about: string;
  readonly fields: ReadonlyMap<string, { readonly text: string; readonly required: boolean }>;
}

/** The comments of a declaration file: of the class, and of each field. */
function readDocumentation(source: string, name: string): Documentation {
  const clean = (comment = '') =>
    comment
      .replace(/\s*\n\s*\*? ?/g, ' ')
      .replace(/\\+(?=["'])/g, '')
      .trim();
  const about = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export declare class ${name}\\b`).exec(
    source,
  )?.[1];
  const field = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}'([^']+)'(\?)?:/gm;
  const body = source.slice(source.indexOf('export declare class'));
  const fields = [...body.matchAll(field)].map(([, text, key = '', optional]) => {
    return [key, { text: clean(text), required: optional === undefined }] as const;
  });
  return { about: clean(about), fields: new Map(fields) };
}
