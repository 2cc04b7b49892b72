/** Objects as JSON text, printed once for all who watch. */

/** A change is written to every watcher within moments; what is older is printed again if need be. */
const REMEMBERED = 512;

const printed = new Map<object, string>();

export function encodeObject(object: object): string {
  const known = printed.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  const [oldest] = printed.keys();
  if (printed.size >= REMEMBERED && oldest) printed.delete(oldest);
  printed.set(object, text);
  return text;
}
