/** What Docker's parser, a Go program, takes for white space, and how it trims it. */

/** Go's `unicode.IsSpace`: unlike JavaScript's it has NEL and has not the byte order mark. */
const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export function isSpace(char: string): boolean {
  return SPACE.test(char);
}

export function trimStart(text: string): string {
  return text.slice(leadingSpaces(text));
}

/** How many characters `trimStart` takes away. */
export function leadingSpaces(text: string): number {
  let at = 0;
  while (at < text.length && isSpace(text.charAt(at))) at++;
  return at;
}

/** Without the characters at the end that `belongs` names. A loop: a pattern would be slow on long runs. */
export function trimEnd(text: string, belongs: (char: string) => boolean = isSpace): string {
  let end = text.length;
  while (end > 0 && belongs(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

export function trim(text: string): string {
  return trimEnd(trimStart(text));
}

/** Between the words of an instruction. */
export const BETWEEN_WORDS: RegExp = /[\t\v\f\r ]+/;

/** The first word, and what follows it and the space behind it; nothing when there is but one word. */
export function splitFirstWord(text: string): readonly [string, string | undefined] {
  const space = BETWEEN_WORDS.exec(text);
  if (!space) return [text, undefined];
  return [text.slice(0, space.index), text.slice(space.index + space[0].length)];
}
