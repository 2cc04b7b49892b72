/** What a word of a shell text stands for, as far as it can be known without running it. */

import type { Part, Word } from './syntax.ts';

/** What a shell knows by name. */
export interface Values {
  /** Undefined for a name that has been given a value nobody can know; absent: from the environment, not known either. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** `$1` …; undefined when they are not known. */
  readonly args: readonly string[] | undefined;
  readonly zero: string | undefined;
}

/** The fields that a word becomes; undefined where something in it is not known. */
export function expandWord(word: Word, values: Values): readonly string[] | undefined {
  const [only] = word.parts.filter((part) => part.kind !== 'text' || part.value !== '');
  // "$@" is the one word that becomes several although it is quoted.
  if (only?.kind === 'variable' && only.name === '@' && word.parts.every((p) => p === only || isEmpty(p)))
    return values.args;
  let fields: string[] = [''];
  let any = false;
  for (const part of word.parts) {
    const text = partText(part, values);
    if (text === undefined) return undefined;
    any ||= part.quoted || text !== '';
    if (part.kind === 'variable' && !part.quoted) fields = appendSplit(fields, text);
    else fields = [...fields.slice(0, -1), (fields.at(-1) ?? '') + text];
  }
  return any ? fields : [];
}

/** One value, unsplit: of an assignment, of the subject of `case`. */
export function wordValue(word: Word, values: Values): string | undefined {
  let value = '';
  for (const part of word.parts) {
    const text = partText(part, values);
    if (text === undefined) return undefined;
    value += text;
  }
  return value;
}

/** The arguments of a command; an undefined one is a word that is not known. */
export function expandWords(words: readonly Word[], values: Values): readonly (string | undefined)[] {
  return words.flatMap((word): readonly (string | undefined)[] => expandWord(word, values) ?? [undefined]);
}

/** The text that `trap "kill $pid" TERM` keeps: variables stand for themselves. */
export function textOf(word: Word): string {
  return word.parts
    .map((part) => {
      if (part.kind === 'text') return part.value;
      return part.kind === 'variable' ? `\${${part.name}}` : part.source;
    })
    .join('');
}

function isEmpty(part: Part): boolean {
  return part.kind === 'text' && part.value === '';
}

function partText(part: Part, { variables, args, zero }: Values): string | undefined {
  if (part.kind === 'text') return part.value;
  if (part.kind === 'opaque') return undefined;
  const { name } = part;
  if (name === '0') return zero;
  if (name === '#') return args && String(args.length);
  if (name === '@' || name === '*') return args?.join(' ');
  if (/^\d+$/.test(name)) return args && (args[Number(name) - 1] ?? '');
  return variables.get(name);
}

function appendSplit(fields: readonly string[], text: string): string[] {
  const [first = '', ...rest] = text.split(/[ \t\n]+/);
  return [...fields.slice(0, -1), (fields.at(-1) ?? '') + first, ...rest];
}
