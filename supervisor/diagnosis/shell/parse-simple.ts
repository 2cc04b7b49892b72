/** A simple command: assignments, words and redirections, in any order (POSIX 2.9.1). */

import type { Scanner } from './scanner.ts';
import type { SimpleCommand, Word } from './syntax.ts';

const ASSIGNMENT = /^([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/;

/** What was read; a single word in front of `(` is the name of a function, whose parentheses have not been read. */
export type ParsedSimple = SimpleCommand | { readonly kind: 'function-name'; readonly name: string };

export function parseSimple(from: Scanner): ParsedSimple {
  from.skipBlanks();
  const { line, at: start } = from;
  const assignments: { name: string; value: Word }[] = [];
  const words: Word[] = [];
  let redirections = 0;
  let hasHereDocument = false;
  for (;;) {
    const redirection = parseRedirection(from);
    if (redirection) {
      redirections += 1;
      hasHereDocument ||= redirection.startsWith('<<');
      continue;
    }
    const word = from.takeWord();
    if (!word) break;
    const name = words.length === 0 ? ASSIGNMENT.exec(word.source) : undefined;
    if (name?.[1] !== undefined) assignments.push({ name: name[1], value: assigned(from, word, name[0]) });
    else words.push(word);
    if (words.length === 1 && assignments.length === 0 && from.peekOperator() === '(')
      return { kind: 'function-name', name: word.source };
  }
  const source = from.text.slice(start, from.at).trim();
  if (words.length + assignments.length + redirections === 0) from.fail('a command is missing');
  return { kind: 'simple', assignments, words, redirections, hasHereDocument, line, source };
}

/** Behind a compound command. */
export function skipRedirections(from: Scanner): void {
  while (parseRedirection(from) !== undefined);
}

/** `a=(…)` of bash is read over; its value is nobody's to know. */
function assigned(from: Scanner, word: Word, prefix: string): Word {
  if (word.source === prefix && from.text[from.at] === '(') {
    from.at += 1;
    const inside = from.takeUntilClosed('(');
    return { parts: [{ kind: 'opaque', source: inside, quoted: false }], source: inside };
  }
  const [first, ...rest] = word.parts;
  const value = first?.kind === 'text' ? first.value.slice(prefix.length) : '';
  return {
    parts: [{ kind: 'text', value, quoted: false }, ...rest],
    source: word.source.slice(prefix.length),
  };
}

/** `2>&1`, `>file`, `<<END`; returns its operator. */
function parseRedirection(from: Scanner): string | undefined {
  from.skipBlanks();
  const number = /^(?:\d+|\{\w+\})(?=[<>])/.exec(from.text.slice(from.at, from.at + 40))?.[0] ?? '';
  const before = from.at;
  from.at += number.length;
  const operator = from.peekOperator();
  const isProcessSubstitution = /^[<>]\($/.test(from.text.slice(from.at, from.at + 2));
  if (operator === undefined || !/^(?:&?>|<|&>>)/.test(operator) || isProcessSubstitution) {
    from.at = before;
    return undefined;
  }
  from.takeOperator();
  const target = from.takeWord();
  if (!target) from.fail(`${operator} has no target`);
  if (operator === '<<' || operator === '<<-') from.expectHereDocument(target, operator === '<<-');
  return operator;
}
