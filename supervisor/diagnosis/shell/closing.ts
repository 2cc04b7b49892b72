/** Where something quoted or nested ends: `'…'`, `` `…` ``, `$(…)`, `${…}`, each with what may stand inside. */

export type Quoting = "'" | "$'" | '`' | '(' | '{';

/**
 * The position of the closing character; `from` is behind the opening one. -1 when it is never closed. Of `$(…)` only
 * quotes, comments and parentheses are understood: an unbalanced one in a `case` pattern ends it too soon, which the
 * parser then reports as unreadable.
 */
export function closeOf(text: string, from: number, quoting: Quoting): number {
  switch (quoting) {
    case "'":
      return text.indexOf("'", from);
    case "$'":
      return afterEscapes(text, from, "'");
    case '`':
      return afterEscapes(text, from, '`');
    case '(':
      return balanced(text, from, '(', ')');
    case '{':
      return balanced(text, from, '{', '}');
    default:
      return quoting satisfies never;
  }
}

function afterEscapes(text: string, from: number, close: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === close) return at;
  }
  return -1;
}

function balanced(text: string, from: number, open: string, close: string): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === open) depth += 1;
    else if (char === close) depth -= 1;
    else if (char === "'" || char === '"' || char === '`') at = endOfQuoted(text, at, char);
    else if (char === '#' && open === '(' && /\s/.test(text[at - 1] ?? ' ')) at = endOfComment(text, at);
    if (at < 0) return -1;
    if (depth === 0) return at;
  }
  return -1;
}

function endOfQuoted(text: string, at: number, quote: string): number {
  if (quote === "'") return text.indexOf("'", at + 1);
  if (quote === '`') return afterEscapes(text, at + 1, '`');
  for (let inside = at + 1; inside < text.length; inside += 1) {
    if (text[inside] === '\\') inside += 1;
    else if (text[inside] === '"') return inside;
    else if (text.startsWith('$(', inside)) {
      inside = balanced(text, inside + 2, '(', ')');
      if (inside < 0) return -1;
    }
  }
  return -1;
}

function endOfComment(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
