/** metav1.Time: RFC 3339 in UTC, whole seconds. */

/** The same few seconds are printed with every status: they are remembered. */
const printed = new Map<number, string>();
const MOST_REMEMBERED = 1000;

export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  const known = printed.get(second);
  if (known !== undefined) return known;
  const text = `${new Date(ms).toISOString().slice(0, 19)}Z`;
  if (printed.size >= MOST_REMEMBERED) printed.clear();
  printed.set(second, text);
  return text;
}
