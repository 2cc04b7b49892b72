/** Quotes, escapes and variables of a word, and how a line falls into words: `shell/lex.go` of BuildKit. */

import { DockerfileError } from './dockerfile-error.ts';
import { type LexOptions, next, peek, type Scan } from './scan.ts';
import { isSpace } from './spaces.ts';
import { substitute } from './substitute.ts';

export interface Lexed {
  readonly text: string;
  readonly words: readonly string[];
  /** Variables that had no value where nothing stands in for them. */
  readonly unset: readonly string[];
}

/** A Linux process takes no string longer than this (MAX_ARG_STRLEN); a value that doubles itself stops here. */
const LONGEST = 131_072;

/** Throws DockerfileError: an open quote or brace, a substitution that does not exist, `${V:?…}` without V. */
export function lexWord(word: string, options: LexOptions): Omit<Lexed, 'words'> {
  return lex(word, options);
}

/** The same, split where spaces stand that are not quoted, those of variables' values included. */
export function lexWords(word: string, options: LexOptions): Lexed {
  const words = collectWords();
  return { ...lex(word, options, words), words: words.done() };
}

function lex(word: string, options: LexOptions, words?: Words): Omit<Lexed, 'words'> {
  const { rawEscapes = false } = options;
  const scan: Scan = { chars: [...word], at: 0, rawEscapes, depth: 0, unset: new Set(), options };
  const text = readUntil(scan, undefined, rawEscapes, words);
  return { text, unset: [...scan.unset] };
}

/** Reads up to `stop`, which is taken, or to the end. */
export function readUntil(scan: Scan, stop: string | undefined, rawEscapes: boolean, words?: Words): string {
  const before = scan.rawEscapes;
  scan.rawEscapes = rawEscapes;
  let text = '';
  while (scan.at < scan.chars.length) {
    const char = peek(scan);
    if (char === stop) {
      scan.at++;
      scan.rawEscapes = before;
      return text;
    }
    text += readPiece(scan, char, words);
    if (text.length > LONGEST) throw new DockerfileError(`a value of more than ${LONGEST} characters`);
  }
  if (stop !== undefined) {
    throw new DockerfileError(`unexpected end of statement while looking for matching ${stop}`);
  }
  return text;
}

function readPiece(scan: Scan, char: string, words: Words | undefined): string {
  switch (char) {
    case "'":
      return kept(readSingleQuoted(scan));
    case '"':
      return kept(readDoubleQuoted(scan));
    case '<':
      return kept(readPossibleHeredoc(scan));
    case '$': {
      const value = substitute(scan, readUntil);
      words?.split(value);
      return value;
    }
    case scan.options.escapeToken:
      return kept(readEscaped(scan));
    default:
      scan.at++;
      words?.split(char);
      return char;
  }

  function kept(text: string): string {
    words?.keep(text);
    return text;
  }
}

function readEscaped(scan: Scan): string {
  const escapeToken = next(scan);
  return (scan.rawEscapes ? escapeToken : '') + next(scan);
}

/** Nothing is special in single quotes, and nothing can escape the closing one. */
function readSingleQuoted(scan: Scan): string {
  const quote = next(scan);
  const end = scan.chars.indexOf(quote, scan.at);
  if (end < 0) throw unmatched('single');
  const inside = scan.chars.slice(scan.at, end).join('');
  scan.at = end + 1;
  return scan.options.rawQuotes ? quote + inside + quote : inside;
}

function readDoubleQuoted(scan: Scan): string {
  const { escapeToken, rawQuotes } = scan.options;
  let text = rawQuotes ? '"' : '';
  scan.at++;
  while (scan.at < scan.chars.length) {
    const char = peek(scan);
    if (char === '"') {
      scan.at++;
      return rawQuotes ? `${text}"` : text;
    }
    if (char === '$') text += substitute(scan, readUntil);
    else if (char === escapeToken) text += readEscapedInQuotes(scan);
    else text += next(scan);
  }
  throw unmatched('double');
}

/** In double quotes only the quote, the dollar and the escape character itself can be escaped. */
function readEscapedInQuotes(scan: Scan): string {
  const escapeToken = next(scan);
  const raw = scan.rawEscapes ? escapeToken : '';
  if (scan.at === scan.chars.length) return raw;
  return ['"', '$', escapeToken].includes(peek(scan)) ? raw + next(scan) : raw + escapeToken;
}

/** `<<` and the space behind it belong to the word that follows. */
function readPossibleHeredoc(scan: Scan): string {
  let text = next(scan);
  if (peek(scan) !== '<') return text;
  text += next(scan);
  while (['\t', '\r', ' '].includes(peek(scan))) text += next(scan);
  return text;
}

function unmatched(kind: 'single' | 'double'): DockerfileError {
  return new DockerfileError(`unexpected end of statement while looking for matching ${kind}-quote`);
}

interface Words {
  /** Text that may hold spaces between words. */
  split(text: string): void;
  /** Text that was quoted or escaped. */
  keep(text: string): void;
  done(): readonly string[];
}

function collectWords(): Words {
  const words: string[] = [];
  let word = '';
  const end = () => {
    if (word !== '') words.push(word);
    word = '';
  };
  return {
    split(text) {
      for (const char of text) {
        if (isSpace(char)) end();
        else word += char;
      }
    },
    keep(text) {
      word += text;
    },
    done() {
      end();
      return words;
    },
  };
}
