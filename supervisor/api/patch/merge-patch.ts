/** JSON merge patch, RFC 7386. */

import { field, isObject, type JsonObject, setField } from './json-data.ts';

/** The patched value; null removes a field, a list is replaced whole. Neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setField(result, key, mergePatch(field(result, key), value));
  }
  return result;
}
