/** Reads a shell text character by character: blanks, comments, operators, words with their quoting. */

import { closeOf, type Quoting } from './closing.ts';
import { hereDocumentEnd } from './here-document.ts';
import type { Part, Word } from './syntax.ts';

/** Longest first. */
const OPERATORS = [
  '&>>',
  '<<<',
  '<<-',
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '&>',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '|',
  '&',
  ';',
  '<',
  '>',
  '(',
  ')',
  '\n',
] as const;
export type Operator = (typeof OPERATORS)[number];

const OPERATOR_BEGINS: ReadonlySet<string> = new Set('&|;<>()\n');
const ENDS_WORD = /[\s|&;<>()]/;
const NAME = /^[A-Za-z_]\w*/;
/** One-letter parameters: `$@`, `$1`, `$!`. */
const SPECIAL = /^[@*#?$!\-0-9]/;

export class SyntaxProblem extends Error {
  readonly line: number;
  constructor(problem: string, line: number) {
    super(problem);
    this.line = line;
  }
}

/** A position in a text. The parser moves it on; nothing is read twice. */
export class Scanner {
  readonly text: string;
  at = 0;
  #counted = { at: 0, line: 1 };
  #hereDocuments: { readonly delimiter: string; readonly stripsTabs: boolean }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Counted on from where it was asked last: a long script has many commands. */
  get line(): number {
    if (this.at < this.#counted.at) this.#counted = { at: 0, line: 1 };
    let { at, line } = this.#counted;
    for (
      let next = this.text.indexOf('\n', at);
      next >= 0 && next < this.at;
      next = this.text.indexOf('\n', at)
    ) {
      line += 1;
      at = next + 1;
    }
    this.#counted = { at, line };
    return line;
  }

  get isAtEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length;
  }

  fail(problem: string): never {
    throw new SyntaxProblem(problem, this.line);
  }

  /** Blanks, continued lines and comments, but no newline. */
  skipBlanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\r') this.at += 1;
      else if (char === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
      else if (char === '#') this.at = endOfLine(this.text, this.at);
      else return;
    }
  }

  peekOperator(): Operator | undefined {
    this.skipBlanks();
    if (!OPERATOR_BEGINS.has(this.text[this.at] ?? '')) return undefined;
    return OPERATORS.find((operator) => this.text.startsWith(operator, this.at));
  }

  takeOperator(): Operator | undefined {
    const operator = this.peekOperator();
    if (operator === undefined) return undefined;
    this.at += operator.length;
    if (operator === '\n') this.#skipHereDocuments();
    return operator;
  }

  /** The word here, if one begins here and holds nothing but these letters: a reserved word. */
  peekPlain(): string {
    this.skipBlanks();
    const end = endOfPlain(this.text, this.at);
    return this.text.slice(this.at, end);
  }

  /** The document begins behind the next newline. */
  expectHereDocument(delimiter: Word, stripsTabs: boolean): void {
    const text = delimiter.parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
    this.#hereDocuments.push({ delimiter: text, stripsTabs });
  }

  #skipHereDocuments(): void {
    for (const document of this.#hereDocuments.splice(0)) {
      this.at = hereDocumentEnd(this.text, this.at, document);
    }
  }

  /** Skips what is enclosed by this opening, which has been read; returns what is inside. */
  takeUntilClosed(quoting: Quoting): string {
    const end = closeOf(this.text, this.at, quoting);
    if (end < 0) this.fail(`${quoting} is never closed`);
    const inside = this.text.slice(this.at, end);
    this.at = end + CLOSING_LENGTH[quoting];
    return inside;
  }

  /** Undefined where no word begins. */
  takeWord(): Word | undefined {
    this.skipBlanks();
    const start = this.at;
    const parts: Part[] = [];
    for (;;) {
      const char = this.text[this.at];
      const isSubstitution = /^[<>]\($/.test(this.text.slice(this.at, this.at + 2));
      if (char === undefined || (ENDS_WORD.test(char) && !isSubstitution)) break;
      if (isSubstitution) parts.push(this.#takeProcessSubstitution());
      else this.#takePiece(char, parts);
    }
    return this.at === start ? undefined : { parts, source: this.text.slice(start, this.at) };
  }

  #takeProcessSubstitution(): Part {
    const start = this.at;
    this.at += 2;
    this.takeUntilClosed('(');
    return { kind: 'opaque', source: this.text.slice(start, this.at), quoted: false };
  }

  #takePiece(char: string, parts: Part[]): void {
    switch (char) {
      case '\\':
        if (this.text[this.at + 1] !== '\n')
          parts.push({ kind: 'text', value: this.text[this.at + 1] ?? '', quoted: true });
        this.at += 2;
        break;
      case "'":
        this.at += 1;
        parts.push({ kind: 'text', value: this.takeUntilClosed("'"), quoted: true });
        break;
      case '"':
        this.at += 1;
        this.#takeDoubleQuoted(parts);
        break;
      case '$':
      case '`':
        parts.push(this.#takeExpansion(false));
        break;
      default: {
        const end = endOfPlain(this.text, this.at);
        const stop = Math.max(end, this.at + 1);
        parts.push({ kind: 'text', value: this.text.slice(this.at, stop), quoted: false });
        this.at = stop;
      }
    }
  }

  #takeDoubleQuoted(parts: Part[]): void {
    let value = '';
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) this.fail('" is never closed');
      if (char === '"') break;
      if (char === '\\' && /[$`"\\\n]/.test(this.text[this.at + 1] ?? '')) {
        value += this.text[this.at + 1] === '\n' ? '' : this.text[this.at + 1];
        this.at += 2;
      } else if (char === '`' || (char === '$' && isExpansion(this.text, this.at))) {
        if (value !== '') parts.push({ kind: 'text', value, quoted: true });
        value = '';
        parts.push(this.#takeExpansion(true));
      } else {
        value += char;
        this.at += 1;
      }
    }
    this.at += 1;
    parts.push({ kind: 'text', value, quoted: true });
  }

  #takeExpansion(quoted: boolean): Part {
    const start = this.at;
    const opaque = (): Part => ({ kind: 'opaque', source: this.text.slice(start, this.at), quoted });
    if (this.text[this.at] === '`') {
      this.at += 1;
      this.takeUntilClosed('`');
      return opaque();
    }
    this.at += 1;
    const rest = this.text.slice(this.at, this.at + 64);
    if (rest.startsWith('((') || rest.startsWith('(')) {
      this.at += 1;
      this.takeUntilClosed('(');
      return opaque();
    }
    if (rest.startsWith('{')) {
      this.at += 1;
      const inside = this.takeUntilClosed('{');
      if (/^(?:[A-Za-z_]\w*|[@*!]|\d+)$/.test(inside)) return { kind: 'variable', name: inside, quoted };
      return opaque();
    }
    if (!quoted && rest.startsWith("'")) {
      this.at += 1;
      return { kind: 'text', value: unescapeAnsi(this.takeUntilClosed("$'")), quoted: true };
    }
    const name = (NAME.exec(this.text.slice(this.at)) ?? SPECIAL.exec(rest))?.[0];
    if (name === undefined) return { kind: 'text', value: '$', quoted };
    this.at += name.length;
    return { kind: 'variable', name, quoted };
  }
}

const CLOSING_LENGTH = { "'": 1, "$'": 1, '`': 1, '(': 1, '{': 1 } as const satisfies Record<Quoting, number>;

function isExpansion(text: string, at: number): boolean {
  return /[A-Za-z_0-9@*#?$!({-]/.test(text[at + 1] ?? '');
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The end of letters that mean themselves. */
function endOfPlain(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s|&;<>()\\'"$`]/.test(text[at] ?? '')) at += 1;
  return at;
}

/** The escapes of `$'…'` that occur in commands; the rest stay as they are. */
function unescapeAnsi(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', "'": "'", '"': '"' };
  return text.replace(/\\([nt\\'"])/g, (_, char: string) => known[char] ?? char);
}
