/** One environment variable: its name, its default, what it allows and what it means. */

export interface Variable<Value> {
  readonly name: string;
  readonly fallback: Value;
  /** Completes "it must be …". */
  readonly allowed: string;
  readonly meaning: string;
  /** `undefined` when the text is not allowed. */
  readonly parse: (given: string) => Value | undefined;
}

/** A whole number from 0 to `max`, in decimal digits only: no sign, no exponent, no unit. */
export function wholeNumber(name: string, fallback: number, max: number, meaning: string): Variable<number> {
  return {
    name,
    fallback,
    meaning,
    allowed: `a whole number from 0 to ${max}`,
    parse: (given) => (/^\d{1,9}$/.test(given) && Number(given) <= max ? Number(given) : undefined),
  };
}

/** One of a few words, spelt exactly. */
export function oneOf<const Word extends string>(
  name: string,
  fallback: Word,
  words: readonly Word[],
  meaning: string,
): Variable<Word> {
  return {
    name,
    fallback,
    meaning,
    allowed: words.join(' or '),
    parse: (given) => words.find((word) => word === given),
  };
}

/** Text that matches a pattern. */
export function text(
  name: string,
  fallback: string,
  pattern: RegExp,
  meaning: string,
  allowed: string,
): Variable<string> {
  return { name, fallback, meaning, allowed, parse: (given) => (pattern.test(given) ? given : undefined) };
}

/** Any text, or nothing. */
export function optionalText(name: string, meaning: string): Variable<string | undefined> {
  return { name, fallback: undefined, meaning, allowed: 'a text', parse: (given) => given };
}
