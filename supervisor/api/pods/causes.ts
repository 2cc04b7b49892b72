/** Broken rules of validation as the causes of a 422 Status. */

import type { BrokenRule } from '../../manifest/object/read-pod-object.ts';
import type { StatusCause } from '../status-error.ts';

/** `field.ErrorType`, by the words that open the text. */
const REASONS: readonly (readonly [string, string])[] = [
  ['Required value', 'FieldValueRequired'],
  ['Invalid value', 'FieldValueInvalid'],
  ['Unsupported value', 'FieldValueNotSupported'],
  ['Forbidden', 'FieldValueForbidden'],
  ['Duplicate value', 'FieldValueDuplicate'],
  ['Not found', 'FieldValueNotFound'],
  ['Too many', 'FieldValueTooMany'],
  ['Too long', 'FieldValueTooLong'],
];

/** kubectl prints `field: message` of each. */
export function causesOf(broken: readonly BrokenRule[]): readonly StatusCause[] {
  return broken.map(({ field, text }) => {
    const reason = REASONS.find(([words]) => text.startsWith(words))?.[1] ?? 'FieldValueInvalid';
    return { reason, message: text, field };
  });
}
