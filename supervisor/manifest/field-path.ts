/** `metadata.labels['app']`: the field paths of the downward API, `pkg/fieldpath`. */

/** The map and the key of a subscripted path; undefined for any other. The key may itself hold brackets. */
export function fieldPathSubscript(fieldPath: string): { map: string; key: string } | undefined {
  const match = /^(.+?)\['(.*)'\]$/s.exec(fieldPath);
  return match ? { map: match[1] as string, key: match[2] as string } : undefined;
}
