/** Shell text → commands: the grammar of POSIX 2.10, and of bash what start scripts use. */

import { parseSimple, skipRedirections } from './parse-simple.ts';
import { Scanner, SyntaxProblem } from './scanner.ts';
import type { AndOr, Command, List, Pipeline, ShellText, Unreadable, Word } from './syntax.ts';

/** Scripts are small; whoever nests deeper than this does it on purpose. */
const DEEPEST = 50;

/** Reserved words that end a list; where one stands, the list that it belongs to is over. */
const ENDS_LIST = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

/** Never throws: what cannot be read is said, with its line. */
export function parseShell(text: string): ShellText | Unreadable {
  const scanner = new Scanner(text);
  try {
    const list = new Parser(scanner).list();
    if (!scanner.isAtEnd)
      scanner.fail(`${JSON.stringify(text.slice(scanner.at, scanner.at + 10))} is not expected`);
    return { list, endsWithNewline: /\n[ \t]*(?:#[^\n]*)?$/.test(text) };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { line: error.line, problem: error.message };
    throw error;
  }
}

class Parser {
  readonly #in: Scanner;
  #depth = 0;

  constructor(scanner: Scanner) {
    this.#in = scanner;
  }

  list(): List {
    const items: AndOr[] = [];
    for (;;) {
      this.#newlines();
      if (this.#in.isAtEnd || this.#in.peekOperator() !== undefined || ENDS_LIST.has(this.#in.peekPlain())) {
        // A redirection or a parenthesis may begin a command.
        if (!/^(?:[<>(]|<<|<<<|>>|>&|<&|<>|>\||&>|&>>)$/.test(this.#in.peekOperator() ?? '')) return items;
      }
      const item = this.#andOr();
      const operator = this.#in.peekOperator();
      if (operator === '&' || operator === ';' || operator === '\n') this.#in.takeOperator();
      items.push({ ...item, background: operator === '&' });
      if (operator !== '&' && operator !== ';' && operator !== '\n') return items;
    }
  }

  #newlines(): void {
    while (this.#in.peekOperator() === '\n') this.#in.takeOperator();
  }

  #andOr(): Omit<AndOr, 'background'> {
    const first = this.#pipeline();
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
    for (;;) {
      const operator = this.#in.peekOperator();
      if (operator !== '&&' && operator !== '||') return { first, rest };
      this.#in.takeOperator();
      this.#newlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    let negated = false;
    while (this.#in.peekPlain() === '!' || this.#in.peekPlain() === 'time') {
      if (this.#in.takeWord()?.source === 'time' && this.#in.peekPlain() === '-p') this.#in.takeWord();
      negated = true;
    }
    const commands = [this.#command()];
    for (;;) {
      const operator = this.#in.peekOperator();
      if (operator !== '|' && operator !== '|&') return { commands, negated };
      this.#in.takeOperator();
      this.#newlines();
      commands.push(this.#command());
    }
  }

  #command(): Command {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.#in.fail('it is nested too deeply');
    const command = this.#compound() ?? this.#simpleOrFunction();
    this.#depth -= 1;
    return command;
  }

  #compound(): Command | undefined {
    const line = this.#at();
    if (this.#in.peekOperator() === '(') return this.#parenthesis(line);
    switch (this.#in.peekPlain()) {
      case '{': {
        this.#in.takeWord();
        const body = this.list();
        return this.#closed('}', { kind: 'group', body, line });
      }
      case 'if':
        return this.#if(line);
      case 'while':
      case 'until': {
        const until = this.#in.takeWord()?.source === 'until';
        const condition = this.list();
        return { kind: 'while', until, condition, body: this.#doGroup(), line };
      }
      case 'for':
      case 'select':
        return this.#for(line);
      case 'case':
        return this.#case(line);
      case 'function': {
        this.#in.takeWord();
        const name = this.#in.takeWord()?.source ?? '';
        if (this.#in.peekOperator() === '(') this.#emptyParentheses();
        return this.#functionBody(name, line);
      }
      case '[[':
        return this.#test(line);
      default:
        return undefined;
    }
  }

  #parenthesis(line: number): Command {
    this.#in.takeOperator();
    if (this.#in.text[this.#in.at] === '(') {
      this.#in.at += 1;
      this.#in.takeUntilClosed('(');
      if (this.#in.takeOperator() !== ')') this.#in.fail('(( is never closed');
      return { kind: 'test', line };
    }
    const body = this.list();
    if (this.#in.takeOperator() !== ')') this.#in.fail('( is never closed');
    skipRedirections(this.#in);
    return { kind: 'subshell', body, line };
  }

  #if(line: number): Command {
    const branches: { condition: List; body: List }[] = [];
    let otherwise: List = [];
    do {
      this.#in.takeWord();
      const condition = this.list();
      this.#expect('then');
      branches.push({ condition, body: this.list() });
    } while (this.#in.peekPlain() === 'elif');
    if (this.#in.peekPlain() === 'else') {
      this.#in.takeWord();
      otherwise = this.list();
    }
    return this.#closed('fi', { kind: 'if', branches, otherwise, line });
  }

  #for(line: number): Command {
    this.#in.takeWord();
    if (this.#in.peekOperator() === '(') {
      this.#in.at += 2;
      this.#in.takeUntilClosed('(');
      this.#in.takeOperator();
      this.#separator();
      return { kind: 'for', body: this.#doGroup(), line };
    }
    const variable = this.#in.takeWord()?.source ?? '';
    this.#newlines();
    let words: Word[] | undefined;
    if (this.#in.peekPlain() === 'in') {
      this.#in.takeWord();
      words = [];
      for (let word = this.#in.takeWord(); word; word = this.#in.takeWord()) words.push(word);
    }
    this.#separator();
    return { kind: 'for', variable, ...(words && { words }), body: this.#doGroup(), line };
  }

  #case(line: number): Command {
    this.#in.takeWord();
    const subject = this.#in.takeWord();
    if (!subject) this.#in.fail('case has no word');
    this.#newlines();
    this.#expect('in');
    const items: { patterns: Word[]; body: List }[] = [];
    for (;;) {
      this.#newlines();
      if (this.#in.peekPlain() === 'esac') break;
      if (this.#in.peekOperator() === '(') this.#in.takeOperator();
      const patterns: Word[] = [];
      for (let word = this.#in.takeWord(); word; word = this.#in.takeWord()) {
        patterns.push(word);
        if (this.#in.peekOperator() === '|') this.#in.takeOperator();
      }
      if (this.#in.takeOperator() !== ')') this.#in.fail('a pattern of case has no )');
      items.push({ patterns, body: this.list() });
      if (/^;[;&]&?$/.test(this.#in.peekOperator() ?? '')) this.#in.takeOperator();
      else if (this.#in.peekPlain() !== 'esac') this.#in.fail('a branch of case has no ;;');
    }
    return this.#closed('esac', { kind: 'case', subject, items, line });
  }

  #test(line: number): Command {
    const end = /\s\]\](?=[\s;&|)]|$)/.exec(this.#in.text.slice(this.#in.at));
    if (!end) this.#in.fail('[[ is never closed');
    this.#in.at += end.index + end[0].length;
    return { kind: 'test', line };
  }

  #simpleOrFunction(): Command {
    const line = this.#at();
    const parsed = parseSimple(this.#in);
    if (parsed.kind !== 'function-name') return parsed;
    this.#emptyParentheses();
    return this.#functionBody(parsed.name, line);
  }

  #functionBody(name: string, line: number): Command {
    this.#newlines();
    const body = this.#compound();
    if (!body) this.#in.fail(`the function ${name} has no body`);
    return { kind: 'function', name, body, line };
  }

  #emptyParentheses(): void {
    this.#in.takeOperator();
    if (this.#in.takeOperator() !== ')') this.#in.fail('( is not expected');
  }

  #doGroup(): List {
    this.#expect('do');
    const body = this.list();
    this.#expect('done');
    skipRedirections(this.#in);
    return body;
  }

  /** `;` or newlines before `do`. */
  #separator(): void {
    if (this.#in.peekOperator() === ';') this.#in.takeOperator();
    this.#newlines();
  }

  #expect(word: string): void {
    if (this.#in.peekPlain() !== word) this.#in.fail(`${word} is missing`);
    this.#in.takeWord();
  }

  #closed(word: string, command: Command): Command {
    this.#expect(word);
    skipRedirections(this.#in);
    return command;
  }

  #at(): number {
    this.#in.skipBlanks();
    return this.#in.line;
  }
}
