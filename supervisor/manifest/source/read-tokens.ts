/** A YAML text to its documents' tokens, left off as soon as the text turns out to be made to hurt. */

import { type CST, Lexer, Parser } from 'yaml';
import { findTooDeep, MAX_DEPTH } from './nesting.ts';

/** A thousand pods have fewer. The parser needs a microsecond and a kilobyte for each: half a gigabyte at most. */
export const MAX_LEXEMES = 500_000;

/** The parser has up to two open tokens for a level: no text that is as deep as may be needs so many. */
const MAX_OPEN = 2 * MAX_DEPTH + 100;

export interface Tokens {
  readonly tokens: readonly CST.Token[];
  /** Why not all of the text was read, and where that was seen. */
  readonly stopped?: { readonly why: 'too deep' | 'too many'; readonly offset: number };
}

/** `onNewLine` is told of the offset of every line that was read. */
export function readTokens(text: string, onNewLine: (offset: number) => void): Tokens {
  const parser = new Parser(onNewLine);
  const tokens: CST.Token[] = [];
  let count = 0;
  onNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    count += 1;
    const { offset } = parser;
    if (count > MAX_LEXEMES) return { tokens, stopped: { why: 'too many', offset } };
    if (parser.stack.length > MAX_OPEN) return { tokens, stopped: { why: 'too deep', offset } };
  }
  tokens.push(...parser.end());
  for (const token of tokens) {
    const offset = findTooDeep(token);
    if (offset !== undefined) return { tokens, stopped: { why: 'too deep', offset } };
  }
  return { tokens };
}
