/** What a `$` in a word stands for: `$V`, `${V}`, `${V:-word}` and the other forms that BuildKit knows. */

import { DockerfileError } from './dockerfile-error.ts';
import { next, peek, type Scan } from './scan.ts';
import { replacePattern, trimPrefix, trimSuffix } from './shell-pattern.ts';

/** Reads up to the character `stop`; `readUntil` of `lex-word.ts`, which calls back here. */
type ReadUntil = (scan: Scan, stop: string, rawEscapes: boolean) => string;

/** Far beyond what anybody writes, and far from the end of the stack. */
const DEEPEST = 200;

/** Reads one substitution, from its dollar on. Throws DockerfileError. */
export function substitute(scan: Scan, readUntil: ReadUntil): string {
  scan.at++;
  if (peek(scan) !== '{') return plain(scan);
  scan.at++;
  if (scan.at === scan.chars.length) throw missingBrace();
  if (['{', '}', ':'].includes(peek(scan))) throw new DockerfileError('syntax error: bad substitution');
  if (++scan.depth > DEEPEST) throw new DockerfileError('substitutions are nested too deeply');
  const value = braced(scan, readUntil);
  scan.depth--;
  return value;
}

function plain(scan: Scan): string {
  const name = readName(scan);
  if (name === '') return '$';
  return lookUp(scan, name) ?? standIn(scan, name, `$${name}`);
}

/** A variable without a value, where nothing else is given for it. */
function standIn({ options, unset }: Scan, name: string, written: string): string {
  if (options.keepUnset) return written;
  unset.add(name);
  return '';
}

function lookUp({ options }: Scan, name: string): string | undefined {
  return options.lookup(name);
}

function braced(scan: Scan, readUntil: ReadUntil): string {
  const name = readName(scan);
  const first = next(scan);
  const colon = first === ':';
  const operator = colon ? next(scan) : first;
  const modifier = colon ? first + operator : operator;
  switch (operator) {
    case '}':
      if (colon) break;
      return lookUp(scan, name) ?? standIn(scan, name, `\${${name}}`);
    case '-':
    case '+':
    case '?':
      return conditional(scan, name, modifier, inner(false));
    case '#':
    case '%':
      if (colon) break;
      return trimmed(scan, name, operator, inner(true));
    case '/':
      if (colon) break;
      return replaced(scan, name, readUntil);
  }
  throw new DockerfileError(`unsupported modifier (${modifier}) in substitution`);

  function inner(rawEscapes: boolean): string {
    return readPart(scan, '}', rawEscapes, readUntil);
  }
}

function conditional(scan: Scan, name: string, modifier: string, word: string): string {
  const value = lookUp(scan, name);
  if (value === undefined && scan.options.keepUnset) return `\${${name}${modifier}${word}}`;
  const nullCounts = modifier.startsWith(':');
  const missing = value === undefined || (nullCounts && value === '');
  if (modifier.endsWith('-')) return missing ? word : value;
  if (modifier.endsWith('+')) return missing ? '' : word;
  if (!missing) return value;
  const why = value === undefined ? 'is not allowed to be unset' : 'is not allowed to be empty';
  throw new DockerfileError(`${name}: ${word || why}`);
}

/** `#` and `%` remove the shortest match, doubled the longest. */
function trimmed(scan: Scan, name: string, operator: string, word: string): string {
  const value = lookUp(scan, name);
  if (value === undefined && scan.options.keepUnset) return `\${${name}${operator}${word}}`;
  const longest = word.startsWith(operator);
  const pattern = longest ? word.slice(1) : word;
  const trim = operator === '%' ? trimSuffix : trimPrefix;
  return trim(value ?? standIn(scan, name, ''), pattern, longest);
}

function replaced(scan: Scan, name: string, readUntil: ReadUntil): string {
  const all = peek(scan) === '/';
  if (all) scan.at++;
  const pattern = readPart(scan, '/', true, readUntil);
  const replacement = readPart(scan, '}', true, readUntil);
  const value = lookUp(scan, name);
  if (value === undefined && scan.options.keepUnset) return `\${${name}/${pattern}/${replacement}}`;
  return replacePattern(value ?? standIn(scan, name, ''), pattern, replacement, all);
}

/** An end before `stop` is what BuildKit calls a missing brace or slash; what is wrong inside stays as it is. */
function readPart(scan: Scan, stop: '}' | '/', rawEscapes: boolean, readUntil: ReadUntil): string {
  try {
    return readUntil(scan, stop, rawEscapes);
  } catch (error) {
    if (scan.at < scan.chars.length) throw error;
    throw stop === '}' ? missingBrace() : new DockerfileError("syntax error: missing '/' in a substitution");
  }
}

function missingBrace(): DockerfileError {
  return new DockerfileError("syntax error: missing '}'");
}

/** Go's IsDigit and IsLetter. The tables of Unicode take milliseconds to load, and hardly a name needs them. */
const isDigit = (char: string) => /^[0-9]$/.test(char) || (char > '\x7f' && /^\p{Nd}$/u.test(char));
const isNamed = (char: string) => /^\w$/.test(char) || (char > '\x7f' && /^[\p{L}\p{Nd}]$/u.test(char));
const SPECIAL = ['@', '*', '#', '?', '-', '$', '!'];

/** Letters, digits and `_`; or digits alone, or one special parameter: both of which are never set. */
function readName(scan: Scan): string {
  const first = peek(scan);
  if (SPECIAL.includes(first)) return next(scan);
  const belongs = isDigit(first) ? isDigit : isNamed;
  let name = '';
  while (belongs(peek(scan))) name += next(scan);
  return name;
}
