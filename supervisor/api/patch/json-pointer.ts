/** Where a path of a JSON patch points, RFC 6901, with the words of evanphx/json-patch v4. */

import { isObject, type JsonObject, setField } from './json-data.ts';

/** A path's parent and the last step, which need not exist yet. */
export interface Target {
  readonly parent: JsonObject | unknown[];
  readonly key: string;
}

/** A value that is read; `found` tells a field that is missing from one that is null. */
export interface Found {
  readonly value: unknown;
  readonly found: boolean;
}

/** Undefined when the path has no parent in the document: it names the root, or goes through a scalar. */
export function findTarget(root: unknown, path: string): Target | undefined {
  const steps = path.split('/');
  if (steps.length < 2) return undefined;
  const parts = steps.slice(1).map(unescapeStep);
  const key = parts.pop() as string;
  let parent = root;
  for (const part of parts) {
    parent = stepInto(parent, part);
    if (parent === undefined) return undefined;
  }
  return Array.isArray(parent) || isObject(parent) ? { parent, key } : undefined;
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function stepInto(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) {
    const index = parseIndex(key);
    return index === undefined ? undefined : parent[index < 0 ? index + parent.length : index];
  }
  return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** What stands at the target. An index that does not exist throws; a missing field is not found. */
export function read({ parent, key }: Target): Found {
  if (!Array.isArray(parent)) return { value: parent[key], found: Object.hasOwn(parent, key) };
  return { value: parent[indexIn(key, parent.length - 1, parent.length)], found: true };
}

/** Sets a field; inserts into a list, `-` being its end. */
export function insert({ parent, key }: Target, value: unknown): void {
  if (!Array.isArray(parent)) setField(parent, key, value);
  else if (key === '-') parent.push(value);
  else {
    if (parseIndex(key) === undefined) {
      throw new Error(`value was not a proper array index: '${key}': ${notANumber(key)}`);
    }
    parent.splice(indexIn(key, parent.length, parent.length + 1), 0, value);
  }
}

/** Sets a field or an item that `read` has found. */
export function overwrite({ parent, key }: Target, value: unknown): void {
  if (Array.isArray(parent)) parent[indexIn(key, parent.length - 1, parent.length)] = value;
  else setField(parent, key, value);
}

export function take({ parent, key }: Target): void {
  if (Array.isArray(parent)) parent.splice(indexIn(key, parent.length - 1, parent.length), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new Error(`Unable to remove nonexistent key: ${key}: missing value`);
}

/** Negative indices count from the end: an extension that the API server leaves on. */
function indexIn(key: string, last: number, length: number): number {
  const index = parseIndex(key);
  if (index === undefined) throw new Error(notANumber(key));
  if (index > last || index < -length) {
    throw new Error(`Unable to access invalid index: ${index}: invalid index referenced`);
  }
  return index < 0 ? index + length : index;
}

/** strconv.Atoi. */
function parseIndex(key: string): number | undefined {
  return /^[+-]?[0-9]+$/.test(key) ? Number(key) : undefined;
}

function notANumber(key: string): string {
  return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
}
