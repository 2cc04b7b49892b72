/** `500ms`, `3s`, `1.5s`, `2m`, and `3` for seconds. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** What a timer of Node's still takes. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Milliseconds; undefined when it is none, or longer than a day. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim());
  if (!match) return undefined;
  const ms = Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1000);
  return ms <= LONGEST_MS ? ms : undefined;
}
