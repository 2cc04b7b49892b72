/** Objects against the official client's models, which are generated from the API server's own OpenAPI document. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as client from '@kubernetes/client-node';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[];
}

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models');

/** What an API server would not take, each with its path: unknown fields, missing ones, wrong types. */
export function mistakesOf(value: unknown, type: string, path = type): readonly string[] {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? [];
  if (item)
    return Array.isArray(value)
      ? value.flatMap((each, index) => mistakesOf(each, item, `${path}[${index}]`))
      : [`${path}: not a list`];
  const [, entry] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (entry)
    return isObject(value)
      ? Object.entries(value).flatMap(([key, each]) => mistakesOf(each, entry, `${path}.${key}`))
      : [`${path}: no map`];
  const model = (client as unknown as Readonly<Record<string, Model>>)[type];
  if (model && 'getAttributeTypeMap' in model) return mistakesOfObject(value, type, model, path);
  return isScalar(value, type) ? [] : [`${path}: ${JSON.stringify(value)} is no ${type}`];
}

function mistakesOfObject(value: unknown, type: string, model: Model, path: string): readonly string[] {
  if (!isObject(value)) return [`${path}: no object`];
  const attributes = model.getAttributeTypeMap();
  const known = new Set(attributes.map(({ baseName }) => baseName));
  return [
    ...Object.keys(value).flatMap((key) => (known.has(key) ? [] : [`${path}.${key}: unknown field`])),
    ...requiredOf(type).flatMap((key) => (key in value ? [] : [`${path}.${key}: required`])),
    ...attributes.flatMap(({ baseName, type: inner }) =>
      baseName in value ? mistakesOf(value[baseName], inner, `${path}.${baseName}`) : [],
    ),
  ];
}

/** The declarations alone say which fields may be left out. */
function requiredOf(type: string): readonly string[] {
  const declaration = readFileSync(join(FOLDER, `${type}.d.ts`), 'utf8');
  return [...declaration.matchAll(/^ {4}'(\w+)':/gm)].map(([, name = '']) => name);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
    case 'Date':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'IntOrString':
      return typeof value === 'string' || Number.isInteger(value);
    case 'any':
      return true;
    default:
      throw new Error(`the models have a type that this test does not know: ${type}`);
  }
}
