/** Optional fields under exactOptionalPropertyTypes. */

/** A field that is left out when it has no value: an optional field is never `undefined`. */
export function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
