/** Plain JSON objects whose fields have not been looked at. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** An empty object for everything that is none. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when there is no list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The field, changed by `change` if it is there. */
export function mapField(
  object: JsonObject,
  field: string,
  change: (value: JsonObject) => JsonObject,
): JsonObject {
  const value = object[field];
  return isJsonObject(value) ? { ...object, [field]: change(value) } : object;
}

/** The same for a list of objects. */
export function mapList(
  object: JsonObject,
  field: string,
  change: (item: JsonObject, index: number) => JsonObject,
): JsonObject {
  const value = object[field];
  return Array.isArray(value)
    ? { ...object, [field]: objectsOf(value).map((item, index) => change(item, index)) }
    : object;
}
