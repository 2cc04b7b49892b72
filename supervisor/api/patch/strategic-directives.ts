/** What of a strategic merge patch is instruction and must not get into the object. */

import { isObject, type JsonObject } from './json-data.ts';

/** A null in a patch removes; where there is nothing to remove it is dropped, at any depth of objects and lists. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return mapFields(value, (each) => (each === null ? undefined : withoutNulls(each)));
}

/**
 * A value that is new to the object, without the objects in it that hold a `$patch`; undefined when it is one
 * itself. Other directives stay, as upstream leaves them: decoding refuses them as unknown fields.
 */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((each) => !isInstruction(each)).map(withoutDirectives);
  }
  if (!isObject(value)) return value;
  return isInstruction(value) ? undefined : mapFields(value, withoutDirectives);
}

/** Whether an object stands for something to be done: delete this item, replace the list. */
export function isInstruction(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, '$patch');
}

/** A field whose new value is undefined is left out. */
function mapFields(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  const fields = Object.entries(object).map(([key, value]): [string, unknown] => [key, change(value)]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
