/** One rule that a field breaks, worded as `k8s.io/apimachinery/pkg/util/validation/field` words it. */

import { editDistance } from '../edit-distance.ts';
import { goQuote } from '../go-quote.ts';
import type { Path } from '../source/tree.ts';

export interface FieldError {
  readonly path: Path;
  /** Everything after the path: `Required value: must specify a handler type`. */
  readonly text: string;
  readonly type: 'required' | 'other';
  /** The exact place, where upstream prints the path of its list or map only. */
  readonly at?: Path;
  readonly hint?: string;
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
export function unsupported(path: Path, value: string, supported: readonly string[]): FieldError {
  const values = supported.map(goQuote).join(', ');
  const error: FieldError = {
    path,
    type: 'other',
    text: `Unsupported value: ${goQuote(value)}: supported values: ${values}`,
  };
  const meant =
    supported.find((name) => isSame(value, name)) ?? supported.find((name) => isNear(value, name));
  return meant === undefined ? error : withRemedy(error, `did you mean "${meant}"?`);
}

/** The same error with what to do about it. */
export function withRemedy(error: FieldError, hint: string): FieldError {
  return { ...error, hint };
}

export function forbidden(path: Path, detail: string): FieldError {
  return { path, type: 'other', text: `Forbidden: ${detail}` };
}

export function duplicate(path: Path, value: string): FieldError {
  return { path, type: 'other', text: `Duplicate value: ${goQuote(value)}` };
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
  return typeof value === 'string' ? goQuote(value) : JSON.stringify(value);
}

/** Differs in case, or in what stands in front (`TERM`). */
function isSame(value: string, supported: string): boolean {
  const [a, b] = [value.toUpperCase(), supported.toUpperCase()];
  return a === b || `SIG${a}` === b;
}

/** One slip of the finger. */
function isNear(value: string, supported: string): boolean {
  return value.length > 2 && editDistance(value.toUpperCase(), supported.toUpperCase()) <= 1;
}
