/** One rule that a field breaks, worded as `k8s.io/apimachinery/pkg/util/validation/field` words it. */

import type { Path } from '../source/tree.ts';

export interface FieldError {
  readonly path: Path;
  /** Everything after the path: `Required value: must specify a handler type`. */
  readonly text: string;
  readonly type: 'required' | 'other';
  /** The exact place, where upstream prints the path of its list or map only. */
  readonly at?: Path;
}

/** What a validator yields: the errors of one part of the Pod, in upstream's order. */
export type FieldErrors = Iterable<FieldError>;

export function required(path: Path, detail = ''): FieldError {
  return { path, type: 'required', text: withDetail('Required value', detail) };
}

export function invalid(path: Path, value: unknown, detail: string, at: Path = path): FieldError {
  return { path, type: 'other', text: `Invalid value: ${printValue(value)}: ${detail}`, at };
}

/** `supported` is printed as given: upstream sorts some of its lists and not others. */
export function unsupported(path: Path, value: unknown, supported: readonly string[]): FieldError {
  const values = supported.map(quote).join(', ');
  return {
    path,
    type: 'other',
    text: `Unsupported value: ${printValue(value)}: supported values: ${values}`,
  };
}

export function forbidden(path: Path, detail: string): FieldError {
  return { path, type: 'other', text: `Forbidden: ${detail}` };
}

export function duplicate(path: Path, value: string): FieldError {
  return { path, type: 'other', text: `Duplicate value: ${quote(value)}` };
}

export function tooMany(path: Path, count: number, most: number): FieldError {
  return { path, type: 'other', text: `Too many: ${count}: must have at most ${most} items` };
}

export function tooLong(path: Path, most: number): FieldError {
  return { path, type: 'other', text: `Too long: may not be more than ${most} bytes` };
}

/** `must be between 1 and 65535, inclusive` */
export function inclusiveRange(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

function withDetail(type: string, detail: string): string {
  return detail === '' ? type : `${type}: ${detail}`;
}

function printValue(value: unknown): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

const GO_ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Go's `%q`. */
export function quote(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return GO_ESCAPES[character] ?? hexEscape(code);
  });
  return `"${escaped}"`;
}

function hexEscape(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
