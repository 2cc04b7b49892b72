/** What unknown fields and wrong types mean for a request: `fieldValidation`. */

import { goQuote } from '../../manifest/go-quote.ts';
import type { Finding } from '../../manifest/problem.ts';
import { badRequest, invalid, type StatusError } from '../status-error.ts';

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

/** Where an object comes from: a body that is the object, or a patch that made it. */
export interface Origin {
  readonly duplicates: readonly string[];
  /** Only of a patch: what upstream prints of it. */
  readonly shown?: string;
}

/**
 * The warnings that are left. Throws for a wrong type, and for unknown and repeated fields when that is asked for:
 * BadRequest for a body, Invalid for a patch, as the API server does.
 */
export function judgeFindings(
  findings: readonly Finding[],
  validation: FieldValidation,
  origin: Origin = { duplicates: [] },
): readonly string[] {
  const wrong = findings.find(({ kind }) => kind !== 'unknown-field');
  if (wrong) throw refusal(wrong.message.replace(HANDLED_AS, ''), origin);
  const unknown = findings.map(({ path }) => `unknown field "${path}"`);
  const strict = [...origin.duplicates, ...unknown];
  if (strict.length > 0 && validation === 'Strict') {
    throw refusal(`strict decoding error: ${strict.join(', ')}`, origin);
  }
  return validation === 'Warn' ? strict : [];
}

const HANDLED_AS = 'Pod in version "v1" cannot be handled as a Pod: ';

function refusal(sentence: string, { shown }: Origin): StatusError {
  if (shown === undefined) return badRequest(`${HANDLED_AS}${sentence}`);
  const message = `Invalid value: ${goQuote(shown)}: ${sentence}`;
  return invalid('', '', [{ reason: 'FieldValueInvalid', field: 'patch', message }]);
}
