/** The words of ENV, LABEL and ARG with their quotes left on: `parseWords`, `parseNameVal` of BuildKit's parser. */

import { DockerfileError } from './dockerfile-error.ts';
import { isSpace, splitFirstWord } from './spaces.ts';

export interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** Quotes keep spaces together; neither quotes nor escapes are taken off. */
export function parseWords(text: string, escapeToken: string): string[] {
  const chars = [...text];
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (quote === '' && isSpace(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else if (char === escapeToken && quote !== "'") {
      // At the very end it is dropped.
      if (at + 1 < chars.length) word += char + chars[++at];
      continue;
    }
    word += char;
  }
  if (word !== '') words.push(word);
  return words;
}

/** `NAME=value …`, or the old form `NAME value with spaces`. */
export function parsePairs(text: string, escapeToken: string, keyword: string): NameAndValue[] {
  const words = parseWords(text, escapeToken);
  if (words[0] === undefined) throw new DockerfileError(`${keyword} requires at least one argument`);
  if (!words[0].includes('=')) return [parseOldPair(text, keyword)];
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) {
      const message = `Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`;
      throw new DockerfileError(message, 'put quotes around a value with spaces');
    }
    return pair(word.slice(0, equals), word.slice(equals + 1), keyword);
  });
}

function parseOldPair(text: string, keyword: string): NameAndValue {
  const [name, value] = splitFirstWord(text);
  if (value === undefined) {
    throw new DockerfileError(`${keyword} must have two arguments`, `write ${keyword} ${name}=value`);
  }
  return pair(name, value, keyword);
}

function pair(name: string, value: string, keyword: string): NameAndValue {
  if (name === '') throw new DockerfileError(`${keyword} names can not be blank`);
  return { name, value };
}

/** `ARG NAME` and `ARG NAME=default`, several a line. */
export function parseArgs(text: string, escapeToken: string): { name: string; value?: string }[] {
  const words = parseWords(text, escapeToken);
  if (words.length === 0) throw new DockerfileError('ARG requires at least one argument');
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals < 0 ? { name: word } : pair(word.slice(0, equals), word.slice(equals + 1), 'ARG');
  });
}
