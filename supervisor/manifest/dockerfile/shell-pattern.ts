/** The patterns of `${V#pattern}`, `${V%pattern}` and `${V/pattern/text}`: `*` and `?`, no brackets. */

import { DockerfileError } from './dockerfile-error.ts';

/** One character to match, or any one, or any number of them. */
type Token = { readonly literal: string } | 'any' | 'many';

/** More than any honest pattern needs; a pattern of many stars on a long value must not hang anyone. */
const MOST_STEPS = 20_000_000;

/** Removes a prefix that matches, the longest or the shortest one. */
export function trimPrefix(value: string, pattern: string, longest: boolean): string {
  const chars = [...value];
  const end = matchAt(chars, 0, parsePattern(pattern), longest);
  return end === undefined ? value : chars.slice(end).join('');
}

/** Removes a suffix that matches, the longest or the shortest one. */
export function trimSuffix(value: string, pattern: string, longest: boolean): string {
  const chars = [...value].reverse();
  const end = matchAt(chars, 0, parsePattern(pattern).reverse(), longest);
  return end === undefined ? value : chars.slice(end).reverse().join('');
}

/** Replaces the first match, the longest one at its place, or all of them. */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string {
  const chars = [...value];
  const tokens = parsePattern(pattern);
  let result = '';
  let at = 0;
  let matched = -1;
  while (at <= chars.length && (all || matched < 0)) {
    const end = matchAt(chars, at, tokens, true);
    // An empty match right behind another match does not count, as in Go.
    if (end !== undefined && (end > at || at !== matched)) {
      result += replacement;
      matched = end;
    }
    if (end === undefined || end === at) result += chars[at++] ?? '';
    else at = end;
  }
  return result + chars.slice(at).join('');
}

/** A backslash escapes `*`, `?` and itself; before `}` and `/` it only kept them out of the lexer's way. */
function parsePattern(pattern: string): Token[] {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*') tokens.push('many');
    else if (char === '?') tokens.push('any');
    else if (char !== '\\') tokens.push({ literal: char });
    else if (chars[at + 1] !== '}' && chars[at + 1] !== '/') {
      const escaped = chars[++at] ?? '';
      if (!['*', '?', '\\'].includes(escaped)) {
        throw new DockerfileError(
          `invalid pattern (${pattern}) in substitution: invalid escape '\\${escaped}'`,
        );
      }
      tokens.push({ literal: escaped });
    }
  }
  return tokens;
}

/** Where a match that begins at `start` ends. All ends are followed at once, so stars cost no backtracking. */
function matchAt(
  chars: readonly string[],
  start: number,
  tokens: readonly Token[],
  longest: boolean,
): number | undefined {
  let ends: readonly number[] = [start];
  let steps = 0;
  for (const token of tokens) {
    ends = token === 'many' ? from(ends[0], chars.length) : ends.filter(matches(token)).map((end) => end + 1);
    steps += ends.length;
    if (steps > MOST_STEPS)
      throw new DockerfileError('the pattern of a substitution takes too long to match');
  }
  return longest ? ends.at(-1) : ends[0];

  function matches(token: Token): (end: number) => boolean {
    return (end) => end < chars.length && (token === 'any' || literal(token) === chars[end]);
  }
}

function literal(token: Token): string | undefined {
  return typeof token === 'object' ? token.literal : undefined;
}

function from(first: number | undefined, last: number): number[] {
  return first === undefined ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
