/** JSON to a Tree, with the sentences of Go's encoding/json, and the keys that an object has twice. */

import { goQuote } from '../go-quote.ts';
import { MAX_DEPTH } from './nesting.ts';
import type { Entry, Path, Tree } from './tree.ts';

/** A key that its object has already: the last one counts. */
export interface DuplicateKey {
  readonly path: Path;
  /** Where in the text, to sort what is wrong by place. */
  readonly offset: number;
}

export interface ParsedJson {
  readonly tree: Tree;
  readonly duplicates: readonly DuplicateKey[];
}

/** The text is no JSON; the message is Go's. */
export class JsonSyntaxError extends Error {}

/** Throws a JsonSyntaxError. A value's position is its offset: line 1, counted from 1. */
export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text);
  return { tree: parser.document(), duplicates: parser.duplicates };
}

const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;

class Parser {
  readonly duplicates: DuplicateKey[] = [];
  readonly #text: string;
  #offset = 0;
  #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): Tree {
    const tree = this.#value();
    this.#skipSpace();
    if (this.#offset < this.#text.length) this.#unexpected('after top-level value');
    return tree;
  }

  #value(): Tree {
    if (this.#path.length > MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth');
    this.#skipSpace();
    const at = { line: 1, column: this.#offset + 1 };
    const start = this.#text[this.#offset];
    if (start === '{') return { type: 'object', at, entries: this.#entries() };
    if (start === '[') return { type: 'array', at, items: this.#items() };
    if (start === '"') return { type: 'string', at, value: this.#string() };
    const literal = start === undefined ? undefined : LITERALS[start];
    if (literal) return { ...this.#literal(literal), at } as Tree;
    const number = this.#match(NUMBER);
    if (number !== undefined) return { type: 'number', at, text: number };
    return this.#unexpected(start === '-' ? 'in numeric literal' : 'looking for beginning of value');
  }

  #entries(): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    this.#offset += 1;
    if (this.#take('}')) return entries;
    do {
      this.#skipSpace();
      if (this.#text[this.#offset] !== '"') this.#unexpected('looking for beginning of object key string');
      const keyAt = { line: 1, column: this.#offset + 1 };
      const offset = this.#offset;
      const key = this.#string();
      this.#path.push(key);
      if (entries.has(key)) this.duplicates.push({ path: [...this.#path], offset });
      if (!this.#take(':')) this.#unexpected('after object key');
      entries.set(key, { keyAt, value: this.#value() });
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take('}')) this.#unexpected('after object key:value pair');
    return entries;
  }

  #items(): readonly Tree[] {
    const items: Tree[] = [];
    this.#offset += 1;
    if (this.#take(']')) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take(']')) this.#unexpected('after array element');
    return items;
  }

  #string(): string {
    const literal = this.#match(STRING);
    if (literal !== undefined) return JSON.parse(literal);
    const end = /(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;
    this.#offset += 1;
    this.#match(end);
    if (this.#text[this.#offset] !== '\\') return this.#unexpected('in string literal');
    this.#offset += 1;
    if (this.#text[this.#offset] !== 'u') return this.#unexpected('in string escape code');
    this.#offset += 1;
    this.#match(/[0-9a-fA-F]*/y);
    return this.#unexpected('in \\u hexadecimal character escape');
  }

  #literal(word: string): { type: 'bool'; value: boolean } | { type: 'null' } {
    for (const letter of word) {
      if (this.#text[this.#offset] !== letter) {
        this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      }
      this.#offset += 1;
    }
    return word === 'null' ? { type: 'null' } : { type: 'bool', value: word === 'true' };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#offset += text.length;
    return text;
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#offset] !== character) return false;
    this.#offset += 1;
    return true;
  }

  #unexpected(where: string): never {
    const code = this.#text.codePointAt(this.#offset);
    if (code === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    throw new JsonSyntaxError(`invalid character ${quoteCharacter(String.fromCodePoint(code))} ${where}`);
  }
}

/** As a Go rune: `'x'`, `'\''`, `'"'`, `'\n'`. */
function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  return `'${goQuote(character).slice(1, -1)}'`;
}
