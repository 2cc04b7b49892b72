/** The beginning of a text, on its own. */

/**
 * The first `most` characters; the text itself when it has no more. V8 keeps a whole text alive for a part of it: kept
 * for long, a kilobyte of a message would hold all that a hook has printed. A pair that is cut becomes U+FFFD.
 */
export function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return new TextDecoder().decode(new TextEncoder().encode(text.slice(0, most)));
}
