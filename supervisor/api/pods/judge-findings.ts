/** What unknown fields and wrong types mean for a request: `fieldValidation`. */

import type { Finding } from '../../manifest/problem.ts';
import { badRequest } from '../status-error.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** Throws BadRequest for anything else. Without it a server warns. */
export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const value = query.get('fieldValidation') ?? '';
  if (value === '') return 'Warn';
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value;
  throw badRequest(
    `fieldValidation parameter unsupported: ${JSON.stringify(value)}: supported values: "Ignore", "Strict", "Warn"`,
  );
}

/** The warnings that are left. Throws BadRequest for a wrong type, and for unknown fields when that is asked for. */
export function judgeFindings(
  findings: readonly Finding[],
  duplicates: readonly string[],
  validation: FieldValidation,
): readonly string[] {
  const wrong = findings.find(({ kind }) => kind !== 'unknown-field');
  if (wrong) throw badRequest(wrong.message);
  const unknown = [
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...findings.map(({ path }) => `unknown field "${path}"`),
  ];
  if (unknown.length > 0 && validation === 'Strict') {
    throw badRequest(
      `Pod in version "v1" cannot be handled as a Pod: strict decoding error: ${unknown.join(', ')}`,
    );
  }
  return validation === 'Warn' ? unknown : [];
}
